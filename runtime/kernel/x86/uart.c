/*
 * Polled 16550. The transmitter of a virtual machine is always ready.
 */
#include "runtime/kernel/x86/uart.h"

#include "runtime/kernel/x86/cpu.h"

enum {
	COM1 = UART_CONSOLE,
	COM2 = 0x2f8,
	LSR_DATA_READY = 0x01,
	LSR_EMPTY = 0x20
};

/* Tries until a line whose other end does not read counts as dead. */
#define PUT_TRIES 200000u

static inline void set_up(uint16_t port)
{
	outb((uint16_t)(port + 1), 0x00); /* no interrupts */
	outb((uint16_t)(port + 3), 0x80); /* divisor: 115200 */
	outb(port, 0x01);
	outb((uint16_t)(port + 1), 0x00);
	outb((uint16_t)(port + 3), 0x03); /* 8n1 */
	outb((uint16_t)(port + 2), 0x07); /* FIFO on, cleared */
	outb((uint16_t)(port + 4), 0x03);
}

void uart_init(void)
{
	set_up(COM1);
}

void uart_channel_interrupts(bool on)
{
	outb(COM2 + 4, on ? 0x0b : 0x03); /* OUT2 lets them through */
	outb(COM2 + 1, on ? 0x01 : 0x00);
}

void uart_put(uint16_t port, char c)
{
	outb(port, (uint8_t)c);
}

int uart_get(void)
{
	if (!(inb(COM1 + 5) & LSR_DATA_READY))
		return -1;
	return inb(COM1);
}

bool uart_channel_init(void)
{
	outb(COM2 + 7, 0x5a); /* scratch register */
	if (inb(COM2 + 7) != 0x5a)
		return false;
	set_up(COM2);
	return true;
}

bool uart_channel_put(char c)
{
	for (unsigned tries = 0; tries < PUT_TRIES; tries++)
		if (inb(COM2 + 5) & LSR_EMPTY) {
			outb(COM2, (uint8_t)c);
			return true;
		}
	return false;
}

int uart_channel_get(void)
{
	if (!(inb(COM2 + 5) & LSR_DATA_READY))
		return -1;
	return inb(COM2);
}
