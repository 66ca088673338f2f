/* A worker process: the ports that faxportd gave it, on one loop, at the end of one channel. Threads: one. */
#ifndef ENGINE_WORKER_WORKER_H
#define ENGINE_WORKER_WORKER_H

/* Greet the daemon, prove that the frame filter is live, enter the sandbox, and serve until the daemon says
 * or goes. Returns the exit status: 0 after a shutdown or when the daemon has gone, 1 if the worker could not
 * start or its channel failed. */
int worker_run(int channel);

#endif
