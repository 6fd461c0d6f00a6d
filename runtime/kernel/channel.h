/*
 * The rsh channel (runtime/abi/channel.h): requests in, the text of the
 * thread that carries one out, status. One request at a time. Knows no
 * command.
 */
#ifndef HOTRIG_KERNEL_CHANNEL_H
#define HOTRIG_KERNEL_CHANNEL_H

#include <stddef.h>

/* K_OK; K_EUNKNOWN: this machine has no channel; K_EBUSY: it is open. */
int channel_open(void);
/* The next request, NUL-terminated; blocks. Until channel_status, what the
 * calling thread lets C_INIT and AM say goes to the channel. */
void channel_take(char *line, size_t size);
/* The request is done. Nothing if the calling thread has none. */
void channel_status(int status);

/* Text of a boot actor: to the channel or to the console. */
void channel_console_write(const char *text, size_t len);
/* Take what has arrived. */
void channel_poll(void);

#endif
