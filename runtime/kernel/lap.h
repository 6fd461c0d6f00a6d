/*
 * LAPs: named access points at which boot actors are called. A call runs the
 * handler at once, in the caller's thread.
 */
#ifndef HOTRIG_KERNEL_LAP_H
#define HOTRIG_KERNEL_LAP_H

#include "runtime/kernel/kapi.h"

int lap_bind(uint32_t lap, lap_handler handler);
/* For an actor's thread (call numbers) and, through kapi, for boot actors. */
int64_t lap_call(uint32_t lap, struct lap_call *call);
int64_t lap_invoke(uint32_t lap, uint32_t op, const uint64_t *arg6);

int lap_copy_in(const struct lap_call *call, void *to, uint64_t from,
		size_t len);
int lap_copy_out(const struct lap_call *call, uint64_t to, const void *from,
		 size_t len);
int lap_str_in(const struct lap_call *call, char *to, uint64_t from,
	       size_t size);

#endif
