/*
 * Restartable actors: the actor image in its block, and the executing image
 * made from it. Which blocks, and when, is HR_CTRL's business.
 */
#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "runtime/abi/layout.h"
#include "runtime/am/am.h"
#include "runtime/compiler.h"
#include "runtime/include/exec/chError.h"
#include "runtime/lib/core/fmt.h"

#define PAGE	      ((uint64_t)LAYOUT_PAGE_BYTES)
#define SEGMENT_ALIGN 64u
#define SUM_FROM      offsetof(struct hr_image, bytes)

static struct am_exe probed;
static bool probe_valid;
static bool probed_xip;

static uint64_t align_up(uint64_t n, uint64_t to)
{
	return (n + to - 1) & ~(to - 1);
}

static uint64_t text_off(void)
{
	return align_up(sizeof(struct hr_image), SEGMENT_ALIGN);
}

static uint64_t data_off(const struct am_elf *elf)
{
	return align_up(text_off() + elf->text_bytes, SEGMENT_ALIGN);
}

/* Actor images in the bank: as many restartable actors are registered. */
static uint32_t count_images(void)
{
	static const char prefix[] = BANK_SYS_PREFIX ".I";
	const struct bank_header *bank = am_kapi->bank_meta;
	const struct bank_block *b =
		(const struct bank_block *)((const uint8_t *)bank +
					    BANK_HEADER_BYTES);
	uint32_t count = 0;

	for (uint32_t i = 0; i < bank->max_blocks; i++)
		count += b[i].state == BANK_LIVE &&
			 !memcmp(b[i].name, prefix, sizeof(prefix) - 1);
	return count;
}

bool am_no_actor_left(void)
{
	struct kactor_info info;
	uint32_t aid = 0;
	uint32_t count = count_images();

	while ((aid = am_kapi->actor_next(aid)))
		count += !am_kapi->actor_info(aid, &info) &&
			 info.mode != MODE_BOOT && info.group == TRACE_NO_GROUP;
	return count >= am_kapi->tunables.max_actors;
}

/*
 * AM_OP_PROBE (struct am_probe *): see boot_api.h. 0, -EAGAIN: no actor is
 * left, or what am_load_file returns.
 */
int64_t am_op_probe(struct lap_call *call)
{
	struct am_probe *probe = (struct am_probe *)call->arg[0];
	const struct am_elf *elf = &probed.elf;
	int error;

	probe_valid = false;
	if (am_no_actor_left())
		return -EAGAIN;
	error = probe->xip ? am_load_system(probe->path, &probed)
			   : am_load_file(probe->path, &probed);
	if (error)
		return error;
	probe_valid = true;
	probed_xip = probe->xip;
	probe->mode = elf->mode;
	probe->image_bytes = probed_xip ? sizeof(struct hr_image)
					: data_off(elf) + elf->data_file_bytes;
	probe->text_bytes = elf->text_bytes;
	probe->data_bytes = elf->data_bytes;
	return 0;
}

static void fill_addresses(struct hr_image *image, uint32_t slot)
{
	const struct am_elf *elf = &probed.elf;
	uint64_t base = 0;

	if (elf->mode == MODE_SUPERVISOR)
		base = LAYOUT_SUPLOAD_VIRT + ((uint64_t)LAYOUT_SUPLOAD_HR +
					      slot) * LAYOUT_SUPLOAD_STRIDE;
	image->load_base = base;
	image->entry = base + elf->entry;
	image->text_virt = base + elf->text_virt;
	image->text_bytes = elf->text_bytes;
	image->data_virt = base + elf->data_virt;
	image->data_file_bytes = elf->data_file_bytes;
	image->data_bytes = elf->data_bytes;
	image->bytes = sizeof(*image);
	image->mode = elf->mode;
}

static void fill_strings(struct hr_image *image, const struct am_build *build)
{
	strncpy(image->name, build->name, sizeof(image->name) - 1);
	strncpy(image->path, build->path, sizeof(image->path) - 1);
	memcpy(image->args, build->args.strings, build->args.bytes);
	image->args_bytes = build->args.bytes;
	image->argc = build->args.argc;
	image->envc = build->args.envc;
}

static uint64_t image_sum(const struct hr_image *image)
{
	return trace_hash_words(TRACE_FNV_BASIS,
				(const uint8_t *)image + SUM_FROM,
				image->bytes - SUM_FROM);
}

static uint64_t file_sum(const struct am_exe *exe)
{
	return trace_hash_words(TRACE_FNV_BASIS, exe->file, exe->bytes);
}

static void fill_segments(struct hr_image *image)
{
	uint8_t *bytes = (uint8_t *)image;

	image->text_off = text_off();
	image->data_off = data_off(&probed.elf);
	image->bytes = image->data_off + image->data_file_bytes;
	memcpy(bytes + image->text_off, probed.file + probed.elf.text_off,
	       image->text_bytes);
	memcpy(bytes + image->data_off, probed.file + probed.elf.data_off,
	       image->data_file_bytes);
	am_elf_relocate(&probed.elf, probed.file, bytes + image->data_off,
			image->load_base);
}

/*
 * AM_OP_BUILD_IMAGE (struct am_build *): see boot_api.h. The block is new,
 * zeroed and has the size the last probe gave, so this cannot fail. A stop
 * before the last store leaves a block without magic, of a slot that is not
 * registered.
 */
int64_t am_op_build_image(struct lap_call *call)
{
	const struct am_build *build = (const struct am_build *)call->arg[0];
	struct hr_image *image = build->image;

	if (!probe_valid || build->args.bytes > HR_ARGS_BYTES)
		am_kapi->panic("am: image of %s built without a probe",
			       build->name);
	fill_addresses(image, build->slot);
	fill_strings(image, build);
	if (probed_xip)
		image->file_sum = file_sum(&probed);
	else
		fill_segments(image);
	image->sum = image_sum(image);
	store_u64(&image->magic, HR_IMAGE_MAGIC);
	return 0;
}

/* Is the size it names within the bank? */
static bool image_in_bank(const struct hr_image *image)
{
	uint64_t at = (uint64_t)((const uint8_t *)image - am_kapi->bank_data);
	uint64_t room = am_kapi->bank_data_pages * PAGE - at;

	return image->bytes >= sizeof(*image) && image->bytes <= room;
}

static int refuse_image(const struct hr_image *image)
{
	char text[96];

	fmt_format(text, sizeof(text), "AM: the image of %.31s is damaged\n",
		   image->name);
	am_kapi->console_write(text, strlen(text));
	return -ENOEXEC;
}

static int check_image(const struct hr_image *image)
{
	if (image->magic == HR_IMAGE_MAGIC && image_in_bank(image) &&
	    image->sum == image_sum(image))
		return 0;
	return refuse_image(image);
}

/* The executable of an actor that is executed in place: in the system image,
 * as it was at the first start. */
static int load_in_place(const struct hr_image *image, struct am_exe *exe)
{
	int error = am_load_system(image->path, exe);

	if (!error && file_sum(exe) != image->file_sum)
		error = refuse_image(image);
	return error;
}

/* Nobody may write to text, so mostly it is there from the life before. Then
 * it is not stored again: a processor that has translated it, as an emulator
 * does, need not do so again. */
static void copy_text(void *text, const void *from, uint64_t bytes)
{
	if (memcmp(text, from, bytes) != 0)
		memcpy(text, from, bytes);
}

static int copy_segments(const struct am_spawn *spawn)
{
	const struct hr_image *image = spawn->image;
	const uint8_t *bytes = spawn->image;
	struct am_exe exe;
	int error;

	if (image->text_off) {
		copy_text(spawn->text, bytes + image->text_off,
			  image->text_bytes);
		memcpy(spawn->data, bytes + image->data_off,
		       image->data_file_bytes);
		return 0;
	}
	error = load_in_place(image, &exe);
	if (error)
		return error;
	copy_text(spawn->text, exe.file + exe.elf.text_off, image->text_bytes);
	memcpy(spawn->data, exe.file + exe.elf.data_off,
	       image->data_file_bytes);
	am_elf_relocate(&exe.elf, exe.file, spawn->data, image->load_base);
	return 0;
}

/* Text and data as they were at the first start (ACT-11). The data block is
 * cleared to the end of its last page, where an actor may have written too. */
static int make_executing(const struct am_spawn *spawn)
{
	const struct hr_image *image = spawn->image;
	uint8_t *data = spawn->data;
	uint64_t digest;
	int error = copy_segments(spawn);

	if (error)
		return error;
	memset(data + image->data_file_bytes, 0,
	       align_up(image->data_bytes, PAGE) - image->data_file_bytes);
	digest = trace_hash_words(TRACE_FNV_BASIS, spawn->text,
				  image->text_bytes);
	digest = trace_hash_words(digest, data, image->data_file_bytes);
	am_kapi->trace(EV_HR_IMAGE, am_kapi->trace_name(image->name),
		       spawn->slot, image->text_bytes + image->data_file_bytes,
		       digest);
	return 0;
}

static int map_block(uint32_t aid, uint64_t virt, const void *block,
		     uint64_t bytes, uint32_t prot)
{
	uint64_t off = (uint64_t)((const uint8_t *)block - am_kapi->bank_data);

	return am_kapi->actor_map_bank(aid, virt, (uint32_t)(off / PAGE),
				       (uint32_t)(align_up(bytes, PAGE) / PAGE),
				       prot);
}

static int fill_image(uint32_t aid, void *ctx, struct kactor_start *start)
{
	const struct am_spawn *spawn = ctx;
	const struct hr_image *image = spawn->image;
	int error;

	error = map_block(aid, image->text_virt, spawn->text, image->text_bytes,
			  KPROT_X);
	if (!error)
		error = map_block(aid, image->data_virt, spawn->data,
				  image->data_bytes, KPROT_W);
	start->entry = image->entry;
	start->strings = image->args;
	start->bytes = image->args_bytes;
	start->argc = image->argc;
	start->envc = image->envc;
	return error;
}

/*
 * AM_OP_SPAWN (struct am_spawn *): see boot_api.h. -ENOEXEC if the image is
 * damaged, -ENOMEM, -EAGAIN; then no actor is left.
 */
int64_t am_op_spawn(struct lap_call *call)
{
	struct am_spawn *spawn = (struct am_spawn *)call->arg[0];
	const struct hr_image *image = spawn->image;
	struct kactor_spec spec = {.name = image->name,
				   .mode = image->mode,
				   .group = spawn->group};
	int error = check_image(image);

	if (!error)
		error = make_executing(spawn);
	if (error)
		return error;
	return am_actor_make(&spec, fill_image, spawn);
}
