/* The serial lines (16550): COM1, where console text leaves the machine, and
 * COM2, the rsh channel of an interactive machine. */
#ifndef HOTRIG_KERNEL_UART_H
#define HOTRIG_KERNEL_UART_H

#include <stdbool.h>

void uart_init(void);
void uart_put(char c);
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
