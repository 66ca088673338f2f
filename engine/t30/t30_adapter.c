#include "engine/t30/t30_adapter.h"

#include <string.h>

#include "engine/fax_log.h"

#ifdef HAVE_SPANDSP_3
typedef bool truth_t;
#define CALLBACK(...)                 (void *user, __VA_ARGS__)
#define LOG_CALLBACK(...)             (__attribute__((unused)) void *user, __VA_ARGS__)
#define T30_SUPPORT_T4_1D_COMPRESSION T4_COMPRESSION_T4_1D
#define T30_SUPPORT_T4_2D_COMPRESSION T4_COMPRESSION_T4_2D
#define T30_SUPPORT_T6_COMPRESSION    T4_COMPRESSION_T6
#define RESOLUTIONS                   (T4_RESOLUTION_R8_STANDARD | T4_RESOLUTION_R8_FINE | T4_RESOLUTION_R8_SUPERFINE)
#define SIZES                                                                                                \
    (T4_SUPPORT_WIDTH_215MM | T4_SUPPORT_WIDTH_255MM | T4_SUPPORT_WIDTH_303MM | T4_SUPPORT_LENGTH_A4 |       \
     T4_SUPPORT_LENGTH_B4 | T4_SUPPORT_LENGTH_US_LETTER | T4_SUPPORT_LENGTH_US_LEGAL |                       \
     T4_SUPPORT_LENGTH_UNLIMITED)
#define set_resolutions(t30)          t30_set_supported_bilevel_resolutions((t30), RESOLUTIONS)
#define set_file_coding(t30)          t30_set_supported_output_compressions((t30), T4_COMPRESSION_T6)
#define set_log_handler(log)          span_log_set_message_handler((log), logged, NULL)
#define send_refused_pages_again(t30) t30_set_retransmit_capable((t30), true)
#else
typedef int truth_t;
#define CALLBACK(...)     (__attribute__((unused)) t30_state_t * t30, void *user, __VA_ARGS__)
#define LOG_CALLBACK(...) (__VA_ARGS__)
#define RESOLUTIONS                                                                                          \
    (T30_SUPPORT_STANDARD_RESOLUTION | T30_SUPPORT_FINE_RESOLUTION | T30_SUPPORT_SUPERFINE_RESOLUTION |      \
     T30_SUPPORT_R8_RESOLUTION)
#define SIZES                                                                                                \
    (T30_SUPPORT_215MM_WIDTH | T30_SUPPORT_255MM_WIDTH | T30_SUPPORT_303MM_WIDTH | T30_SUPPORT_A4_LENGTH |   \
     T30_SUPPORT_B4_LENGTH | T30_SUPPORT_US_LETTER_LENGTH | T30_SUPPORT_US_LEGAL_LENGTH |                    \
     T30_SUPPORT_UNLIMITED_LENGTH)
#define set_resolutions(t30) t30_set_supported_resolutions((t30), RESOLUTIONS)
#define set_file_coding(t30) t30_set_rx_encoding((t30), T4_COMPRESSION_ITU_T6)
#define set_log_handler(log) span_log_set_message_handler((log), logged)
#define send_refused_pages_again(t30)                                                                        \
    (void)(t30) /* it cannot: the call fails (t30_watch.c, false_success()) */
#endif

typedef struct bit_pair {
    uint32_t ours;
    int theirs;
} bit_pair_t;

static const bit_pair_t modems[] = {
    {FAX_MODEM_V27TER, T30_SUPPORT_V27TER},
    {FAX_MODEM_V29, T30_SUPPORT_V29},
    {FAX_MODEM_V17, T30_SUPPORT_V17},
    {0, 0},
};

static const bit_pair_t codings[] = {
    {FAX_CODING_MH, T30_SUPPORT_T4_1D_COMPRESSION},
    {FAX_CODING_MR, T30_SUPPORT_T4_2D_COMPRESSION},
    {FAX_CODING_MMR, T30_SUPPORT_T6_COMPRESSION},
    {0, 0},
};

static int translate(const bit_pair_t *pairs, uint32_t ours)
{
    int theirs = 0;
    for (; pairs->ours; pairs++)
        if (ours & pairs->ours)
            theirs |= pairs->theirs;
    return theirs;
}

static void heard_frame CALLBACK(truth_t incoming, const uint8_t *frame, int length)
{
    const t30_listener_t *listener = user;
    if (length > 2)
        listener->frame(listener->user, incoming, frame, (size_t)length);
}

static int heard_wish CALLBACK(int field)
{
    const t30_listener_t *listener = user;
    return listener->asked(listener->user, (uint8_t)field);
}

static int heard_page_over CALLBACK(int field)
{
    const t30_listener_t *listener = user;
    listener->page_over(listener->user, (uint8_t)field);
    return T30_ERR_OK;
}

static void heard_end CALLBACK(int code)
{
    const t30_listener_t *listener = user;
    listener->ended(listener->user, code);
}

static void logged LOG_CALLBACK(__attribute__((unused)) int level, const char *text)
{
    fax_log(FAX_LOG_DEBUG, "t30", "%.*s", (int)strcspn(text, "\n"), text);
}

void t30_adapter_log(logging_state_t *log, const char *tag)
{
    if (!fax_log_shows(FAX_LOG_DEBUG))
        return;
    set_log_handler(log);
    span_log_set_tag(log, tag);
    span_log_set_level(log, SPAN_LOG_FLOW | SPAN_LOG_SHOW_PROTOCOL | SPAN_LOG_SHOW_TAG);
}

static bool set_capabilities(t30_state_t *t30, const t30_setup_t *setup)
{
    return t30_set_ecm_capability(t30, setup->ecm) == 0 &&
           t30_set_supported_modems(t30, translate(modems, setup->modems)) == 0 &&
           t30_set_supported_compressions(t30, translate(codings, setup->codings)) == 0 &&
           set_resolutions(t30) == 0 && t30_set_supported_image_sizes(t30, SIZES) == 0 &&
           set_file_coding(t30) == 0 &&
           /* Without these in its DIS a receiver is never told the sub-address. */
           t30_set_supported_t30_features(t30, T30_SUPPORT_IDENTIFICATION | T30_SUPPORT_SUB_ADDRESSING) == 0;
}

fax_direction_t t30_adapter_direction(const t30_setup_t *setup)
{
    if (setup->document[0] == '\0')
        return FAX_DIRECTION_RECEIVING;
    return setup->calling ? FAX_DIRECTION_SENDING : FAX_DIRECTION_NONE;
}

const char *t30_adapter_ident(const t30_setup_t *setup)
{
    return t30_adapter_direction(setup) == FAX_DIRECTION_SENDING ? setup->tsi : setup->csi;
}

void t30_adapter_turn(t30_state_t *t30, const t30_setup_t *setup, fax_direction_t direction)
{
    if (direction != FAX_DIRECTION_SENDING) {
        t30_set_tx_file(t30, "", -1, -1);
        return;
    }
    t30_set_rx_file(t30, "", -1);
    t30_set_tx_ident(t30, setup->tsi);
}

/* Whom at the far end: for whom the pages are, or which of its pages we want. */
static bool set_sub_address(t30_state_t *t30, const t30_setup_t *setup)
{
    if (t30_adapter_direction(setup) == FAX_DIRECTION_SENDING)
        return t30_set_tx_sub_address(t30, setup->sub_address) == 0;
    return t30_set_tx_selective_polling_address(t30, setup->sub_address) == 0;
}

bool t30_adapter_set_up(t30_state_t *t30, const t30_setup_t *setup, const t30_listener_t *listener)
{
    t30_adapter_log(t30_get_logging_state(t30), t30_adapter_ident(setup));
    t30_set_real_time_frame_handler(t30, heard_frame, (void *)listener);
    t30_set_phase_b_handler(t30, heard_wish, (void *)listener);
    t30_set_phase_d_handler(t30, heard_page_over, (void *)listener);
    t30_set_phase_e_handler(t30, heard_end, (void *)listener);
    send_refused_pages_again(t30);
    /* A time zone of its own keeps it from localtime(), which is not for threads. */
    t30_set_tx_page_header_tz(t30, "UTC0");
    if (!set_capabilities(t30, setup) || t30_set_tx_ident(t30, t30_adapter_ident(setup)) != 0 ||
        !set_sub_address(t30, setup))
        return false;
    /* After its capabilities: with a file to send they would offer data files, too (bit 51). */
    t30_set_tx_file(t30, setup->document, -1, -1);
    t30_set_rx_file(t30, setup->inbound, -1);
    return true;
}
