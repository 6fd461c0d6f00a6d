/*
 * Ways into and out of the kernel: interrupts and exceptions, system calls
 * of user actors, gate calls of supervisor actors, thread switch.
 *
 * Every way in leaves a struct frame. One that comes from actor code
 * (cpu_level 0) is moved to the thread's kernel stack, where the thread may
 * then block; one raised inside the kernel stays on its IST stack.
 */
#define KERNEL_CS 0x08
#define KERNEL_DS 0x10
#define USER_DS 0x1b
#define USER_CS 0x23
#define VEC_DEBUG 1
#define DR7_OFF 0x400
#define VEC_SYSCALL 0x100
#define VEC_GATE 0x101
#define FRAME_WORDS 22

	.altmacro
	.macro STUB n
	.align 16
	.if (\n == 8) || (\n >= 10 && \n <= 14) || (\n == 17) || (\n == 21)
	.else
	pushq	$0
	.endif
	pushq	$\n
	jmp	trap_common
	.endm

	.text
	.globl trap_stubs
	.align 16
trap_stubs:
	.set i, 0
	.rept 48
	STUB %i
	.set i, i + 1
	.endr

	.macro PUSH_REGS
	pushq	%rax
	pushq	%rcx
	pushq	%rdx
	pushq	%rsi
	pushq	%rdi
	pushq	%r8
	pushq	%r9
	pushq	%r10
	pushq	%r11
	pushq	%rbx
	pushq	%rbp
	pushq	%r12
	pushq	%r13
	pushq	%r14
	pushq	%r15
	.endm

	/* CFA: 7 words above the frame's vector word, 15 registers below it */
	.macro FRAME_CFI
	.cfi_signal_frame
	.cfi_def_cfa rsp, 176
	.cfi_offset rip, -40
	.cfi_offset rsp, -16
	.cfi_offset rax, -64
	.cfi_offset rcx, -72
	.cfi_offset rdx, -80
	.cfi_offset rsi, -88
	.cfi_offset rdi, -96
	.cfi_offset r8, -104
	.cfi_offset r9, -112
	.cfi_offset r10, -120
	.cfi_offset r11, -128
	.cfi_offset rbx, -136
	.cfi_offset rbp, -144
	.cfi_offset r12, -152
	.cfi_offset r13, -160
	.cfi_offset r14, -168
	.cfi_offset r15, -176
	.endm

	.type trap_common, @function
trap_common:
	PUSH_REGS
	.cfi_startproc
	FRAME_CFI
	cld
	/* The processor has left none, system calls leave this one: code that
	 * runs with either would be translated twice by QEMU. */
	movl	$KERNEL_DS, %eax
	movl	%eax, %ss
	cmpq	$VEC_DEBUG, 15*8(%rsp)
	je	2f
	cmpl	$0, cpu_level(%rip)
	jne	1f
	movq	%rsp, %rsi
	movq	cpu_kstack(%rip), %rdi
	subq	$(FRAME_WORDS * 8), %rdi
	movl	$FRAME_WORDS, %ecx
	movq	%rdi, %rdx
	rep movsq
	movq	%rdx, %rsp
1:	movq	%rsp, %rdi
	call	trap_handle
	jmp	frame_return
	/* what is watched is not watched in here */
2:	movl	$DR7_OFF, %eax
	movq	%rax, %dr7
	movq	%rsp, %rdi
	call	trap_handle
	movq	debug_control(%rip), %rax
	movq	%rax, %dr7
	jmp	frame_return
	.cfi_endproc
	.size trap_common, . - trap_common

	/* void frame_enter(struct frame *): continue there; never returns */
	.globl frame_enter
	.type frame_enter, @function
frame_enter:
	movq	%rdi, %rsp
	.globl frame_return
frame_return:
	.cfi_startproc
	FRAME_CFI
	popq	%r15
	popq	%r14
	popq	%r13
	popq	%r12
	popq	%rbp
	popq	%rbx
	popq	%r11
	popq	%r10
	popq	%r9
	popq	%r8
	popq	%rdi
	popq	%rsi
	popq	%rdx
	popq	%rcx
	popq	%rax
	addq	$16, %rsp
	iretq
	.cfi_endproc
	.size frame_enter, . - frame_enter

	.globl syscall_entry
	.type syscall_entry, @function
syscall_entry:
	movq	%rsp, cpu_user_rsp(%rip)
	movq	cpu_kstack(%rip), %rsp
	pushq	$USER_DS
	pushq	cpu_user_rsp(%rip)
	pushq	%r11
	pushq	$USER_CS
	pushq	%rcx
	pushq	$0
	pushq	$VEC_SYSCALL
call_common:
	PUSH_REGS
	.cfi_startproc
	FRAME_CFI
	cld
	movq	%rsp, %rdi
	call	call_handle
	jmp	frame_return
	.cfi_endproc
	.size syscall_entry, . - syscall_entry

	/* Called by supervisor actors; see runtime/abi/calls.h. */
	.globl gate_entry, gate_masked
	.type gate_entry, @function
gate_entry:
	pushfq
gate_masked:
	cli
	movq	%rsp, %r11
	movq	cpu_kstack(%rip), %rsp
	pushq	$2		/* NT: the next iretq would fail, whose ever */
	popfq
	pushq	$KERNEL_DS
	leaq	16(%r11), %rcx
	pushq	%rcx
	pushq	(%r11)
	pushq	$KERNEL_CS
	pushq	8(%r11)
	pushq	$0
	pushq	$VEC_GATE
	jmp	call_common
	.size gate_entry, . - gate_entry

	/* Where a destructor of private data returns to (pad.c). */
	.globl destructor_return
	.type destructor_return, @function
destructor_return:
	.cfi_startproc
	.cfi_undefined rip
	movl	$16, %eax		/* K_OP_PAD_RETURN */
	call	gate_entry
	ud2
	.cfi_endproc
	.size destructor_return, . - destructor_return

	/* void thread_switch(uint64_t *save_sp, uint64_t load_sp): what an
	 * actor has left in segment registers is not the next one's to see */
	.globl thread_switch
	.type thread_switch, @function
thread_switch:
	.cfi_startproc
	pushq	%rbx
	.cfi_adjust_cfa_offset 8
	pushq	%rbp
	.cfi_adjust_cfa_offset 8
	pushq	%r12
	.cfi_adjust_cfa_offset 8
	pushq	%r13
	.cfi_adjust_cfa_offset 8
	pushq	%r14
	.cfi_adjust_cfa_offset 8
	pushq	%r15
	.cfi_adjust_cfa_offset 8
	movq	%rsp, (%rdi)
	movq	%rsi, %rsp
	xorl	%eax, %eax
	movl	%eax, %ds
	movl	%eax, %es
	movl	%eax, %fs
	movl	%eax, %gs
	popq	%r15
	.cfi_adjust_cfa_offset -8
	popq	%r14
	.cfi_adjust_cfa_offset -8
	popq	%r13
	.cfi_adjust_cfa_offset -8
	popq	%r12
	.cfi_adjust_cfa_offset -8
	popq	%rbp
	.cfi_adjust_cfa_offset -8
	popq	%rbx
	.cfi_adjust_cfa_offset -8
	ret
	.cfi_endproc
	.size thread_switch, . - thread_switch

	/* First return of a new thread: r12 = function for thread_begin. */
	.globl thread_first
	.type thread_first, @function
thread_first:
	.cfi_startproc
	.cfi_undefined rip
	movq	%r12, %rdi
	call	thread_begin
	ud2
	.cfi_endproc
	.size thread_first, . - thread_first

	.section .note.GNU-stack, "", @progbits
