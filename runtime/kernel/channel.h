/*
 * The rsh channel (runtime/abi/channel.h): requests in, the text of the
 * thread that carries one out, status. One request at a time. Knows no
 * command.
 */
#ifndef HOTRIG_KERNEL_CHANNEL_H
#define HOTRIG_KERNEL_CHANNEL_H

#include <stddef.h>

#include "runtime/kernel/kapi.h"

/* K_OK; K_EUNKNOWN: this machine has no channel; K_EBUSY: it is open. */
int channel_open(void);
/* The next request, NUL-terminated; blocks. Until channel_status, what the
 * calling thread lets C_INIT and AM say goes to the channel. */
void channel_take(char *line, size_t size);
/* The request is done; if it asked for an actor's files, the reply ends when
 * no actor has them any more. Nothing if the calling thread has no request. */
void channel_status(int status);

/* Text of a boot actor: to the channel or to the console. */
void channel_console_write(const char *text, size_t len);
/* Text of the current actor: to the connection its files are on, or to the
 * console. */
void channel_actor_write(const char *text, size_t len);
/* actor_create; the files of the new actor are those of its creator (ACT-16,
 * ACT-17, ACT-18). */
int channel_actor_create(const struct kactor_spec *spec, uint32_t *aid);
/* Take what has arrived. */
void channel_poll(void);

#endif
