/*
 * The machine module with a guest of a few instructions: how a run ends, what
 * comes out, and that nothing is left behind.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <elf.h>
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/base/file.h"
#include "harness/machine/machine.h"
#include "inject/plan.h"
#include "runtime/abi/layout.h"

#define SEGMENT_BYTES 512u
#define RAM_BYTES     (32ull << 20)

/* An ELF executable with a PVH note and 32-bit code. */
struct guest {
	Elf64_Ehdr header;
	Elf64_Phdr program[2];
	struct {
		uint32_t name_bytes, desc_bytes, type;
		char name[4];
		uint64_t entry;
	} note;
	uint8_t code[SEGMENT_BYTES];
};

static size_t code_len;
static struct guest guest;
static char folder[] = "/tmp/hotrig-test-XXXXXX";
static char kernel[64], other[64];

static void emit(const void *bytes, size_t len)
{
	assert_true(code_len + len <= SEGMENT_BYTES);
	memcpy(guest.code + code_len, bytes, len);
	code_len += len;
}

static void emit_store(uint64_t phys, uint32_t value)
{
	uint32_t address = (uint32_t)phys;

	emit("\xc7\x05", 2); /* mov dword [address], value */
	emit(&address, 4);
	emit(&value, 4);
}

static void emit_out(uint16_t port, uint8_t value)
{
	emit("\x66\xba", 2); /* mov dx, port */
	emit(&port, 2);
	emit("\xb0", 1); /* mov al, value */
	emit(&value, 1);
	emit("\xee", 1); /* out dx, al */
}

static void emit_hang(void)
{
	emit("\xeb\xfe", 2); /* jmp to itself */
}

static void emit_site(void)
{
	emit_store(LAYOUT_SITE_PHYS, (uint32_t)SITE_MAGIC);
	emit_store(LAYOUT_SITE_PHYS + 4, (uint32_t)(SITE_MAGIC >> 32));
	emit_store(LAYOUT_SITE_PHYS + offsetof(struct site_state, version),
		   PLAN_VERSION);
	emit_store(LAYOUT_SITE_PHYS + offsetof(struct site_state, end),
		   SITE_END_SETTLED);
}

/* Four bytes of console text, and how many the guest says there are. */
static void emit_text(const char *text, uint64_t bytes)
{
	uint32_t word = 0;

	memcpy(&word, text, strlen(text));
	emit_store(LAYOUT_TEXT_PHYS, word);
	emit_store(LAYOUT_SITE_PHYS + offsetof(struct site_state, text_bytes),
		   (uint32_t)bytes);
}

static void write_guest(void)
{
	struct err err;
	uint64_t bytes = sizeof(guest) - offsetof(struct guest, note);

	memcpy(guest.header.e_ident,
	       "\x7f"
	       "ELF\x02\x01\x01",
	       7);
	guest.header.e_type = ET_EXEC;
	guest.header.e_machine = EM_X86_64;
	guest.header.e_version = 1;
	guest.header.e_phoff = sizeof(guest.header);
	guest.header.e_ehsize = sizeof(guest.header);
	guest.header.e_phentsize = sizeof(guest.program[0]);
	guest.header.e_phnum = 2;
	guest.program[0].p_type = PT_LOAD;
	guest.program[0].p_flags = 7;
	guest.program[0].p_offset = offsetof(struct guest, note);
	guest.program[0].p_vaddr = LAYOUT_KERNEL_PHYS;
	guest.program[0].p_paddr = LAYOUT_KERNEL_PHYS;
	guest.program[0].p_filesz = bytes;
	guest.program[0].p_memsz = bytes;
	guest.program[0].p_align = 1;
	guest.program[1] = guest.program[0];
	guest.program[1].p_type = PT_NOTE;
	guest.program[1].p_filesz = sizeof(guest.note);
	guest.program[1].p_memsz = sizeof(guest.note);
	guest.program[1].p_align = 4;
	guest.note.name_bytes = 4;
	guest.note.desc_bytes = 8;
	guest.note.type = 18; /* XEN_ELFNOTE_PHYS32_ENTRY */
	memcpy(guest.note.name, "Xen", 4);
	guest.note.entry = LAYOUT_KERNEL_PHYS + sizeof(guest.note);
	guest.header.e_entry = guest.note.entry;
	assert_int_equal(file_write(kernel, &guest, sizeof(guest), &err), 0);
}

static int setup(void **state)
{
	struct err err;

	(void)state;
	memset(&guest, 0, sizeof(guest));
	code_len = 0;
	assert_int_equal(file_write(other, "x", 1, &err), 0);
	return 0;
}

static int setup_folder(void **state)
{
	(void)state;
	if (!mkdtemp(folder))
		return -1;
	snprintf(kernel, sizeof(kernel), "%s/kernel", folder);
	snprintf(other, sizeof(other), "%s/a,b", folder);
	return 0;
}

static int remove_folder(void **state)
{
	(void)state;
	unlink(kernel);
	unlink(other);
	return rmdir(folder);
}

static const struct plan plan = {
	.magic = PLAN_MAGIC,
	.version = PLAN_VERSION,
	.bytes = sizeof(struct plan),
	.ram_bytes = RAM_BYTES,
	.seed = 0x123456789abcdef0ull,
};

static struct machine_config config_of(uint64_t deadline_ms)
{
	return (struct machine_config){.kernel = kernel,
				       .initrd = other,
				       .storage = other,
				       .plan = &plan,
				       .deadline_ms = deadline_ms};
}

static void run_guest(enum machine_type type, uint64_t deadline_ms,
		      struct machine_result *result)
{
	struct machine_config config = config_of(deadline_ms);
	struct err err = {0};

	write_guest();
	config.type = type;
	if (machine_run(&config, result, &err) < 0)
		fail_msg("%s", err.text);
}

static void check_normal_end(enum machine_type type)
{
	const struct site_state *site;
	struct machine_result result;
	struct plan quiet = plan;
	struct err err = {0};

	quiet.flags |= PLAN_QUIET;
	plan_seal(&quiet);
	emit_site();
	emit_text("say ", 4);
	emit_out(0x3f8, 'h');
	emit_out(0x3f8, 'i');
	emit_out(0x3f8, '\n');
	emit_out(LAYOUT_EXIT_PORT, LAYOUT_EXIT_CODE);
	emit_hang();
	run_guest(type, 20000, &result);
	assert_string_equal(result.diagnostics, "");
	assert_int_equal(result.end, MACHINE_ENDED);
	assert_int_equal(WEXITSTATUS(result.status), LAYOUT_EXIT_STATUS);
	assert_string_equal(result.console, "say hi\n");
	assert_int_equal(result.console_bytes, 7);
	assert_int_equal(result.ram_bytes, RAM_BYTES);
	assert_memory_equal(result.ram + LAYOUT_PLAN_PHYS, &quiet,
			    sizeof(quiet));
	assert_int_equal(machine_site(&result, &site, &err), 0);
	assert_int_equal(site->end, SITE_END_SETTLED);
	machine_release(&result);
	assert_null(result.ram);
}

static void test_text_too_long(void **state)
{
	struct machine_config config = config_of(20000);
	struct machine_result result;
	struct err err = {0};

	(void)state;
	emit_site();
	emit_text("", LAYOUT_TEXT_BYTES + 1);
	emit_out(LAYOUT_EXIT_PORT, LAYOUT_EXIT_CODE);
	emit_hang();
	write_guest();
	assert_int_equal(machine_run(&config, &result, &err), -1);
	assert_int_equal(err.class, ERR_INFRA);
	assert_non_null(strstr(err.text, "console text"));
}

static void test_normal_end(void **state)
{
	(void)state;
	check_normal_end(MACHINE_MICROVM);
}

static void test_normal_end_pc(void **state)
{
	(void)state;
	check_normal_end(MACHINE_PC);
}

static void test_timeout(void **state)
{
	struct machine_result result;

	(void)state;
	emit_site();
	emit_hang();
	run_guest(MACHINE_MICROVM, 300, &result);
	assert_int_equal(result.end, MACHINE_TIMED_OUT);
	assert_true(WIFSIGNALED(result.status));
	assert_int_equal(WTERMSIG(result.status), SIGKILL);
	assert_in_range(result.wall_ns, 300000000u, 5000000000u);
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	machine_release(&result);
}

static void test_triple_fault(void **state)
{
	const struct site_state *site;
	struct machine_result result;
	struct err err = {0};

	(void)state;
	emit("\x0f\x0b", 2); /* ud2 without an IDT */
	run_guest(MACHINE_MICROVM, 20000, &result);
	assert_int_equal(result.end, MACHINE_DIED);
	assert_int_equal(machine_site(&result, &site, &err), -1);
	assert_int_equal(err.class, ERR_INFRA);
	assert_non_null(strstr(err.text, "no site page"));
	machine_release(&result);
}

/* A QEMU that is killed from outside. */
static void test_killed(void **state)
{
	static const char script[] = "#!/bin/sh\nkill -9 $$\n";
	struct machine_config config = config_of(20000);
	struct machine_result result;
	struct err err = {0};

	(void)state;
	assert_int_equal(file_write(kernel, script, strlen(script), &err), 0);
	assert_int_equal(chmod(kernel, 0700), 0);
	assert_int_equal(setenv("HOTRIG_QEMU", kernel, 1), 0);
	assert_int_equal(machine_run(&config, &result, &err), 0);
	unsetenv("HOTRIG_QEMU");
	assert_int_equal(result.end, MACHINE_DIED);
	assert_true(WIFSIGNALED(result.status));
	assert_int_equal(WTERMSIG(result.status), SIGKILL);
	machine_release(&result);
}

static void test_missing(void **state)
{
	struct machine_config config = config_of(20000);
	struct machine_result result;
	struct err err = {0};
	char version[80];

	(void)state;
	setenv("HOTRIG_QEMU", "/nonexistent/qemu", 1);
	assert_int_equal(machine_run(&config, &result, &err), -1);
	assert_int_equal(err.class, ERR_INFRA);
	assert_non_null(strstr(err.text, "qemu-system-x86"));
	assert_non_null(strstr(err.text, "/nonexistent/qemu"));
	err.text[0] = '\0';
	assert_int_equal(machine_version(version, sizeof(version), &err), -1);
	assert_non_null(strstr(err.text, "qemu-system-x86"));
	unsetenv("HOTRIG_QEMU");
}

static void test_bad_kernel(void **state)
{
	struct machine_config config = config_of(20000);
	struct machine_result result;
	struct err err = {0};

	(void)state;
	config.kernel = "/nonexistent/kernel";
	assert_int_equal(machine_run(&config, &result, &err), 0);
	assert_int_equal(result.end, MACHINE_DIED);
	assert_non_null(strstr(result.diagnostics, "/nonexistent/kernel"));
	machine_release(&result);
}

static void test_version(void **state)
{
	struct err err = {0};
	char version[80];

	(void)state;
	assert_int_equal(machine_version(version, sizeof(version), &err), 0);
	assert_memory_equal(version, "QEMU emulator version ", 22);
	assert_null(strchr(version, '\n'));
}

static void test_command_line(void **state)
{
	struct machine_config config = config_of(0);
	char *line = machine_command_line(&config);

	(void)state;
	assert_non_null(strstr(line, " -M microvm,rtc=off,acpi=off,"));
	assert_non_null(strstr(line, " -icount shift=3,sleep=off "));
	assert_non_null(strstr(line, "size=32768K,"));
	assert_non_null(strstr(line, "/a,,b ")); /* escaped in -fw_cfg */
	assert_non_null(strstr(line, " -display none "));
	assert_null(strstr(line, "ramfb"));
	free(line);
	config.display = true;
	line = machine_command_line(&config);
	assert_non_null(strstr(line, " -display none -device ramfb "));
	free(line);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_normal_end, setup),
		cmocka_unit_test_setup(test_normal_end_pc, setup),
		cmocka_unit_test_setup(test_text_too_long, setup),
		cmocka_unit_test_setup(test_timeout, setup),
		cmocka_unit_test_setup(test_triple_fault, setup),
		cmocka_unit_test_setup(test_killed, setup),
		cmocka_unit_test_setup(test_missing, setup),
		cmocka_unit_test_setup(test_bad_kernel, setup),
		cmocka_unit_test_setup(test_version, setup),
		cmocka_unit_test_setup(test_command_line, setup),
	};

	return cmocka_run_group_tests(tests, setup_folder, remove_folder);
}
