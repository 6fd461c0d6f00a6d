/*
 * GDB's remote protocol, the few packets of it that are needed.
 */
#include "harness/machine/stub.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "harness/base/env.h"

/* Where registers are in the answer to "g", in bytes (QEMU's
 * i386-64bit.xml): 16 general ones, rip, eflags, six selectors, three bases,
 * cr0, cr2, cr3. */
#define AT_RIP	  128u
#define AT_RFLAGS 136u
#define AT_CS	  140u
#define AT_SS	  144u
#define AT_CR2	  196u
#define AT_CR3	  204u

bool stub_has_said(const struct stub *stub)
{
	return stub->in_at < stub->in_len;
}

/* 1: a byte; 0: the connection has ended; negative: error. */
static int next_byte(struct stub *stub, char *c, struct err *err)
{
	if (stub_has_said(stub)) {
		*c = stub->in[stub->in_at++];
		return 1;
	}
	for (;;) {
		struct pollfd end = {.fd = stub->fd, .events = POLLIN};
		ssize_t got;
		uint64_t now = env_clock_ns();
		int n;

		if (now >= stub->deadline_ns)
			return err_set(err, ERR_TIME,
				       "the stopped machine did not answer in "
				       "time");
		n = poll(&end, 1,
			 (int)((stub->deadline_ns - now) / 1000000u) + 1);
		if (n < 0 && errno != EINTR)
			return err_set(err, ERR_INFRA, "gdb stub: %s",
				       strerror(errno));
		if (n <= 0)
			continue;
		got = read(stub->fd, stub->in, sizeof(stub->in));
		if (got <= 0)
			return 0;
		*c = stub->in[0];
		stub->in_at = 1;
		stub->in_len = (size_t)got;
		return 1;
	}
}

static int send_bytes(const struct stub *stub, const char *bytes, size_t len)
{
	return send(stub->fd, bytes, len, MSG_NOSIGNAL) == (ssize_t)len ? 0
									: -1;
}

/* As next_byte, for a whole packet into reply, NUL-terminated. */
static int receive(struct stub *stub, struct err *err)
{
	char c, sum[2];
	int rc;

	do {
		rc = next_byte(stub, &c, err);
		if (rc <= 0)
			return rc;
	} while (c != '$');
	stub->len = 0;
	while ((rc = next_byte(stub, &c, err)) > 0 && c != '#')
		if (stub->len + 1 < sizeof(stub->reply))
			stub->reply[stub->len++] = c;
	stub->reply[stub->len] = '\0';
	for (unsigned i = 0; i < 2 && rc > 0; i++)
		rc = next_byte(stub, &sum[i], err);
	if (rc > 0 && send_bytes(stub, "+", 1) < 0)
		return 0;
	return rc;
}

static int request(struct stub *stub, const char *text, struct err *err)
{
	char packet[80];
	unsigned sum = 0;
	int n;

	for (const char *p = text; *p; p++)
		sum += (unsigned char)*p;
	n = snprintf(packet, sizeof(packet), "$%s#%02x", text, sum & 0xff);
	if (send_bytes(stub, packet, (size_t)n) < 0)
		return err_set(err, ERR_INFRA, "gdb stub: %s", strerror(errno));
	return 0;
}

static int ask(struct stub *stub, const char *text, struct err *err)
{
	int rc;

	if (request(stub, text, err) < 0)
		return -1;
	rc = receive(stub, err);
	if (rc < 0)
		return -1;
	if (rc == 0)
		return err_set(err, ERR_INFRA,
			       "gdb stub: the connection ended at \"%s\"",
			       text);
	if (stub->reply[0] == 'E')
		return err_set(err, ERR_INFRA, "gdb stub: \"%s\" gave %s", text,
			       stub->reply);
	return 0;
}

int stub_break(struct stub *stub, uint64_t virt, bool set, struct err *err)
{
	char text[40];

	snprintf(text, sizeof(text), "%c0,%llx,1", set ? 'Z' : 'z',
		 (unsigned long long)virt);
	return ask(stub, text, err);
}

/* Little endian, in hexadecimal digits. */
static uint64_t number(const char *hex, unsigned bytes)
{
	uint64_t value = 0;

	for (unsigned i = bytes; i-- > 0;) {
		char pair[3] = {hex[2 * i], hex[2 * i + 1], '\0'};

		value = value << 8 | strtoul(pair, NULL, 16);
	}
	return value;
}

int stub_registers(struct stub *stub, struct stub_regs *regs, struct err *err)
{
	/* GDB has rax rbx rcx rdx first, DWARF rax rdx rcx rbx. */
	static const unsigned char place[16] = {0, 3, 2,  1,  4,  5,  6,  7,
						8, 9, 10, 11, 12, 13, 14, 15};
	const char *hex = stub->reply;

	if (ask(stub, "g", err) < 0)
		return -1;
	if (stub->len < 2 * (AT_CR3 + 8))
		return err_set(err, ERR_INFRA,
			       "gdb stub: %zu digits of registers", stub->len);
	for (unsigned i = 0; i < 16; i++)
		regs->at[place[i]] = number(hex + 2 * i * 8, 8);
	regs->at[STUB_RIP] = number(hex + 2 * AT_RIP, 8);
	regs->rflags = number(hex + 2 * AT_RFLAGS, 4);
	regs->cs = number(hex + 2 * AT_CS, 4);
	regs->ss = number(hex + 2 * AT_SS, 4);
	regs->cr2 = number(hex + 2 * AT_CR2, 8);
	regs->cr3 = number(hex + 2 * AT_CR3, 8);
	return 0;
}

/* Whoever waits for the stub to say something is to be woken by more than the
 * acknowledgement. */
int stub_go(struct stub *stub, uint64_t from, struct err *err)
{
	char text[40] = "c", c = 0;
	int rc;

	if (from)
		snprintf(text, sizeof(text), "c%llx", (unsigned long long)from);
	rc = request(stub, text, err);
	while (rc == 0 && c != '+')
		if (next_byte(stub, &c, err) <= 0)
			rc = -1;
	return rc;
}

int stub_await(struct stub *stub, enum stub_end *end, struct err *err)
{
	int rc = receive(stub, err);

	if (rc < 0)
		return -1;
	*end = rc > 0 && stub->reply[0] == 'T' ? STUB_STOPPED : STUB_GONE;
	return 0;
}
