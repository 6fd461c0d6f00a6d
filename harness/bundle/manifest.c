/*
 * bundle.json: what a run was made with and what it came to.
 */
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/file.h"
#include "harness/base/hash.h"
#include "harness/bundle/part.h"

static const char *const machine_names[] = {
	[MACHINE_MICROVM] = "microvm", [MACHINE_PC] = "pc"};

const char *bundle_image_name(enum bundle_image image)
{
	static const char *const names[] = {[BUNDLE_KERNEL] = "kernel.elf",
					    [BUNDLE_BOOT] = "boot.cpio",
					    [BUNDLE_STORAGE] = "storage.cpio"};

	return names[image];
}

const char *bundle_image_path(const struct run_images *images,
			      enum bundle_image image)
{
	return image == BUNDLE_KERNEL ? images->kernel
	       : image == BUNDLE_BOOT ? images->initrd
				      : images->storage;
}

int bundle_digest_file(const char *path, uint64_t *digest, struct err *err)
{
	char *bytes;
	size_t size;

	if (file_read(path, &bytes, &size, err) < 0) {
		err->class = ERR_INFRA;
		return -1;
	}
	*digest = hash_bytes(bytes, size);
	free(bytes);
	return 0;
}

const char *bundle_qemu(struct err *err)
{
	static char version[200];

	if (!version[0] && machine_version(version, sizeof(version), err) < 0) {
		version[0] = '\0';
		return NULL;
	}
	return version;
}

int bundle_command_line(const struct bundle_run *run, char **line,
			struct err *err)
{
	struct machine_config config = {
		.type = run->machine,
		.kernel = bundle_image_name(BUNDLE_KERNEL),
		.initrd = bundle_image_name(BUNDLE_BOOT),
		.storage = bundle_image_name(BUNDLE_STORAGE),
	};
	struct plan *plan;

	if (run_plan(run->scenario, run->images, &plan, err) < 0)
		return -1;
	config.plan = plan;
	*line = machine_command_line(&config);
	free(plan);
	return 0;
}

/* The folder holds the stable storage of a scenario with "root". */
static int digest_image(const char *folder, const struct bundle_run *run,
			enum bundle_image image, uint64_t *digest,
			struct err *err)
{
	struct text own = {0};
	int rc;

	text_printf(&own, "%s/%s", folder, bundle_image_name(image));
	rc = bundle_digest_file(image == BUNDLE_STORAGE && run->scenario->root
					? own.at
					: bundle_image_path(run->images, image),
				digest, err);
	text_free(&own);
	return rc;
}

static json_t *hex(uint64_t number)
{
	char text[17];

	snprintf(text, sizeof(text), "%016" PRIx64, number);
	return json_string(text);
}

static json_t *list_violations(const struct verdict *verdict)
{
	json_t *list = json_array();

	for (unsigned i = 0;
	     i < verdict->violations && i < VERDICT_MAX_VIOLATIONS; i++) {
		const struct violation *v = &verdict->violation[i];
		json_t *text = json_string(v->text);

		json_array_append_new(
			list,
			json_pack("{s:s, s:I, s:o}", "invariant", v->invariant,
				  "event", (json_int_t)v->seq, "text",
				  text ? text : json_string("?")));
	}
	return list;
}

static int list_images(const char *folder, const struct bundle_run *run,
		       json_t *list, struct err *err)
{
	for (unsigned i = 0; i < BUNDLE_IMAGES; i++) {
		uint64_t digest;

		if (digest_image(folder, run, i, &digest, err) < 0)
			return -1;
		json_object_set_new(list, bundle_image_name(i), hex(digest));
	}
	return 0;
}

static int put_qemu(const char *folder, const char *version, const char *line,
		    struct err *err)
{
	struct text text = {0};
	int rc;

	text_printf(&text, "%s\n%s\n", version, line);
	rc = bundle_put(folder, "qemu.txt", text.at, text.len, err);
	text_free(&text);
	return rc;
}

static int put_json(const char *folder, json_t *object, struct err *err)
{
	char *text = json_dumps(object, JSON_INDENT(2));
	int rc;

	if (!text)
		return err_set(err, ERR_INFRA, "bundle.json: out of memory");
	rc = bundle_put(folder, "bundle.json", text, strlen(text), err);
	free(text);
	return rc;
}

int bundle_manifest(const char *folder, const struct bundle_run *run,
		    struct err *err)
{
	const struct run_result *result = run->result;
	const char *version = bundle_qemu(err);
	json_t *images = json_object();
	json_t *object;
	char *line;
	int rc = version ? 0 : -1;

	if (rc == 0)
		rc = list_images(folder, run, images, err);
	if (rc == 0)
		rc = bundle_command_line(run, &line, err);
	if (rc < 0) {
		json_decref(images);
		return -1;
	}
	object = json_pack(
		"{s:i, s:s*, s:s, s:s, s:s, s:o, s:s, s:s, s:o, "
		"s:I, s:o}",
		"bundle", BUNDLE_VERSION, "id", run->id, "machine",
		machine_names[run->machine], "qemu", version, "command", line,
		"images", images, "verdict", verdict_name(result->verdict.kind),
		"outcome", outcome_name(result->verdict.outcome), "digest",
		hex(result->digest), "events", (json_int_t)result->trace.count,
		"violations", list_violations(&result->verdict));
	rc = put_qemu(folder, version, line, err);
	if (rc == 0)
		rc = put_json(folder, object, err);
	json_decref(object);
	free(line);
	return rc;
}
