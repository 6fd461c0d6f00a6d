/*
 * long cx_call(number, a0, a1, a2, a3, a4, a5): a call from an actor, as
 * runtime/abi/calls.h says: "syscall" in user actors, through the gate in
 * supervisor actors (CX_SUPERVISOR).
 */
	.section .data.cx_gate, "aw", @progbits
	.balign 8
	.globl cx_gate
	.hidden cx_gate
	.type cx_gate, @object
cx_gate:
	.quad 0
	.size cx_gate, 8

	.text
	.globl cx_call
	.hidden cx_call
	.type cx_call, @function
cx_call:
	.cfi_startproc
	movq %rdi, %rax
	movq %rsi, %rdi
	movq %rdx, %rsi
	movq %rcx, %rdx
	movq %r8, %r10
	movq %r9, %r8
	movq 8(%rsp), %r9
#ifdef CX_SUPERVISOR
	call *cx_gate(%rip)
#else
	syscall
#endif
	ret
	.cfi_endproc
	.size cx_call, . - cx_call

	.section .note.GNU-stack, "", @progbits
