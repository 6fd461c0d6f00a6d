/* The serial lines (16550): COM1, where console text leaves the machine, and
 * COM2, the rsh channel of an interactive machine. */
#ifndef HOTRIG_KERNEL_UART_H
#define HOTRIG_KERNEL_UART_H

#include <stdbool.h>
#include <stdint.h>

enum {
	UART_CONSOLE = 0x3f8, /* COM1 */
	UART_NOBODY = 0x80    /* a port without a device that has an effect */
};

void uart_init(void);
/* To one of these ports: the same instructions for each. */
void uart_put(uint16_t port, char c);
/* Next byte received, or -1. */
int uart_get(void);

/* Is there a second line? Sets it up. */
bool uart_channel_init(void);
/* False: the byte was not taken; nobody reads at the other end. */
bool uart_channel_put(char c);
/* Next byte received, or -1. */
int uart_channel_get(void);
/* An interrupt for each byte received? Off after set-up. */
void uart_channel_interrupts(bool on);

#endif
