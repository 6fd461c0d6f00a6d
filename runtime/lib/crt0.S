/*
 * Where an actor begins (runtime/abi/calls.h: start block and entry header).
 *
 * rdi = start block (argc, argv, envp), also the stack pointer, 16-byte
 * aligned; rsi = call gate, 0 in user mode.
 */
	.section .start, "ax", @progbits
	.globl _start
	.type _start, @function
_start:
	.cfi_startproc
	.cfi_undefined rip
	jmp 1f

	/* ACTOR_EXIT_ENTRY: exit(rdi), from any state of the stack. */
	.org _start + 16, 0x90
	andq $-16, %rsp
	call exit
	ud2

1:	xorl %ebp, %ebp
	movq %rsi, cx_gate(%rip)
	call cx_start
	ud2
	.cfi_endproc
	.size _start, . - _start

	.section .note.GNU-stack, "", @progbits
