/*
 * Errors on the host: functions return 0 or a negative value and describe
 * what went wrong in a struct err, to which each caller may add context in
 * front. Only cli/ prints them and turns the class into an exit code.
 */
#ifndef HOTRIG_BASE_ERR_H
#define HOTRIG_BASE_ERR_H

enum err_class {
	ERR_NONE = 0,
	ERR_USAGE = 2,	/* bad input; exit code 2 */
	ERR_INFRA = 99, /* the rig or the machine failed; exit code 99 */
	ERR_TIME = 124	/* a deadline passed; exit code 124 */
};

struct err {
	enum err_class class;
	char text[1000];
};

/* Set the error; returns -1 so that callers can "return err_set(...)". */
int err_set(struct err *err, enum err_class class, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* Put "context: " in front of what is there; returns -1. */
int err_wrap(struct err *err, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

#endif
