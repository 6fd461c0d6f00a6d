/*
 * The clock and the environment of the host: only base calls them.
 */
#ifndef HOTRIG_BASE_ENV_H
#define HOTRIG_BASE_ENV_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

uint64_t env_clock_ns(void); /* monotonic */
/* Processor time of this process, user and system, */
uint64_t env_cpu_ns(void);
/* of its children that have been waited for, */
uint64_t env_cpu_children_ns(void);
/* of another process; 0: there is none. */
uint64_t env_cpu_of_ns(pid_t pid);
/* Value of a variable, NULL if unset or empty. */
const char *env_get(const char *name);
/* Whether a program of this name is found in PATH (or is a path to one). */
bool env_has_program(const char *name);

#endif
