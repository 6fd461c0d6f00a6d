/* The serial line (16550 at COM1): where console text leaves the machine. */
#ifndef HOTRIG_KERNEL_UART_H
#define HOTRIG_KERNEL_UART_H

void uart_init(void);
void uart_put(char c);
/* Next byte received, or -1. */
int uart_get(void);

#endif
