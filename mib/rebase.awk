# Hang FAX-PORT-MIB where configure --with-mib-root says: awk -v root=1.3.6.1.4.1.N... -f rebase.awk FAX-PORT-MIB.in
# The arcs between enterprises (or internet) and the module each get a node of their own: a clause with several numbers in it would define nodes
# without a name (smilint: "implicit node definition").
BEGIN {
    enterprises = "1.3.6.1.4.1."
    internet = "1.3.6.1."
    base = index(root, enterprises) == 1 ? "enterprises" : "internet"
    root = substr(root, length(base == "enterprises" ? enterprises : internet) + 1)
    count = split(root, arc, ".")
    parent = base
    if (count > 1)
        arcs = "\n-- Where the module hangs\n\n"
    for (i = 1; i < count; i++) {
        arcs = arcs sprintf("faxMibArc%d OBJECT IDENTIFIER ::= { %s %s }\n", i, parent, arc[i])
        parent = "faxMibArc" i
    }
}
{
    gsub(/@MIB_BASE@/, base)
    gsub(/@MIB_PARENT@/, parent)
    gsub(/@MIB_ARC@/, arc[count])
    gsub(/@MIB_ARCS@/, arcs)
    print
}
