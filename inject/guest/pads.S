/*
 * Fault pads: the few instructions that make the CPU raise an exception, stay
 * for ever, or make a call.
 *
 * A page of their own, mapped read-execute in every user actor too
 * (LAYOUT_USRPAD_VIRT). There are two of each, so that a backtrace goes on at the
 * point where the fault was put: pad_NAME is called; code is sent to
 * pad_NAME_at from anywhere, with its rip and its rsp on the stack
 * (pad_redirect).
 */
	.section .pads, "ax", @progbits

	.macro PAD name
	.align 16
	.globl \name
	.type \name, @function
\name:
	.cfi_startproc
	.if sent
	/* The caller's rsp lies at rsp + 8, its rip at rsp. Debuggers look at
	 * the byte in front of a return address, and it has not called: so
	 * they are told of one behind it. */
	.cfi_escape 0x0f, 0x03, 0x77, 0x08, 0x06
	.cfi_escape 0x16, 0x10, 0x05, 0x77, 0x00, 0x06, 0x23, 0x01
	.endif
	.endm

	.macro PAD_END name
	ud2
	.cfi_endproc
	.size \name, . - \name
	.endm

	.set sent, 0
#define AT(name) name
#include "inject/guest/pads.inc"

	.set sent, 1
	.align 16
	.globl pads_at
pads_at:
#undef AT
#define AT(name) name##_at
#include "inject/guest/pads.inc"

	.section .note.GNU-stack, "", @progbits
