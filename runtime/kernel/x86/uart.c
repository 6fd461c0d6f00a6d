/*
 * Polled 16550. The transmitter of a virtual machine is always ready.
 */
#include "runtime/kernel/x86/uart.h"

#include "runtime/kernel/x86/cpu.h"

enum { COM1 = 0x3f8, LSR_DATA_READY = 0x01 };

void uart_init(void)
{
	outb(COM1 + 1, 0x00); /* no interrupts */
	outb(COM1 + 3, 0x80); /* divisor: 115200 */
	outb(COM1 + 0, 0x01);
	outb(COM1 + 1, 0x00);
	outb(COM1 + 3, 0x03); /* 8n1 */
	outb(COM1 + 2, 0x07); /* FIFO on, cleared */
	outb(COM1 + 4, 0x03);
}

void uart_put(char c)
{
	outb(COM1, (uint8_t)c);
}

int uart_get(void)
{
	if (!(inb(COM1 + 5) & LSR_DATA_READY))
		return -1;
	return inb(COM1);
}
