/*
 * A bundle that somebody brings: read it, compare it with what is here.
 */
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base/file.h"
#include "harness/base/parse.h"
#include "harness/bundle/part.h"

static const char *get_text(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text ? text : "";
}

static int get_hex(const json_t *object, const char *key, uint64_t *value)
{
	char text[24];

	snprintf(text, sizeof(text), "0x%.20s", get_text(object, key));
	return parse_u64(text, value);
}

/* The name of the key that is not as it must be, or NULL. */
static const char *take(struct bundle *bundle, const json_t *object)
{
	const json_t *images = json_object_get(object, "images");
	const char *machine = get_text(object, "machine");

	snprintf(bundle->id, sizeof(bundle->id), "%s", get_text(object, "id"));
	snprintf(bundle->qemu, sizeof(bundle->qemu), "%s",
		 get_text(object, "qemu"));
	snprintf(bundle->verdict, sizeof(bundle->verdict), "%s",
		 get_text(object, "verdict"));
	bundle->machine = strcmp(machine, "pc") ? MACHINE_MICROVM : MACHINE_PC;
	if (json_integer_value(json_object_get(object, "bundle")) !=
	    BUNDLE_VERSION)
		return "bundle";
	if (strcmp(machine, "pc") && strcmp(machine, "microvm"))
		return "machine";
	if (get_hex(object, "digest", &bundle->digest) < 0)
		return "digest";
	for (unsigned i = 0; i < BUNDLE_IMAGES; i++)
		if (get_hex(images, bundle_image_name(i), &bundle->image[i]) <
		    0)
			return bundle_image_name(i);
	return bundle->verdict[0] ? NULL : "verdict";
}

static int read_manifest(const char *path, struct bundle *bundle,
			 struct err *err)
{
	json_error_t problem;
	const char *key;
	json_t *object;
	char *text;

	if (file_read(path, &text, NULL, err) < 0)
		return -1;
	object = json_loads(text, 0, &problem);
	free(text);
	if (!object)
		return err_set(err, ERR_USAGE, "%s:%d: %s", path, problem.line,
			       problem.text);
	key = take(bundle, object);
	json_decref(object);
	if (key)
		return err_set(err, ERR_USAGE,
			       "%s: not a bundle of version %d: \"%s\"", path,
			       BUNDLE_VERSION, key);
	return 0;
}

static int read_trace(const char *path, struct trace *trace, struct err *err)
{
	char *bytes;
	size_t size;
	int rc;

	if (file_read(path, &bytes, &size, err) < 0)
		return -1;
	rc = trace_load(trace, (const void *)bytes,
			size / sizeof(struct trace_record), err);
	free(bytes);
	if (rc == 0)
		return 0;
	err->class = ERR_USAGE;
	return err_wrap(err, "%s", path);
}

int bundle_read(const char *folder, struct bundle *bundle, struct err *err)
{
	struct text manifest = {0}, trace = {0};
	int rc;

	memset(bundle, 0, sizeof(*bundle));
	text_printf(&manifest, "%s/bundle.json", folder);
	text_printf(&trace, "%s/trace.bin", folder);
	rc = read_manifest(manifest.at, bundle, err);
	if (rc == 0)
		rc = read_trace(trace.at, &bundle->trace, err);
	text_free(&manifest);
	text_free(&trace);
	return rc;
}

void bundle_free(struct bundle *bundle)
{
	trace_free(&bundle->trace);
	memset(bundle, 0, sizeof(*bundle));
}

static int compare_image(const struct bundle *bundle, enum bundle_image image,
			 const char *path, struct text *differences,
			 struct err *err)
{
	uint64_t here;

	if (bundle_digest_file(path, &here, err) < 0)
		return -1;
	if (here == bundle->image[image])
		return 0;
	text_printf(differences,
		    "%s differs: %016" PRIx64 " in the bundle, %016" PRIx64
		    " here\n",
		    bundle_image_name(image), bundle->image[image], here);
	return 1;
}

static int compare_plan(const char *folder, const struct scenario *scenario,
			const struct run_images *images,
			struct text *differences, struct err *err)
{
	struct text path = {0};
	struct plan *plan;
	char *bytes = NULL;
	size_t size;
	bool equal;
	int rc;

	text_printf(&path, "%s/plan.bin", folder);
	rc = file_read(path.at, &bytes, &size, err);
	text_free(&path);
	if (rc < 0)
		return -1;
	if (run_plan(scenario, images, &plan, err) < 0) {
		free(bytes);
		return -1;
	}
	equal = size == plan->bytes && !memcmp(bytes, plan, size);
	free(bytes);
	free(plan);
	if (!equal)
		text_puts(differences,
			  "plan.bin differs: this hotrig makes another plan "
			  "of the scenario\n");
	return !equal;
}

int bundle_compare(const struct bundle *bundle, const char *folder,
		   const struct scenario *scenario,
		   const struct run_images *images, struct text *differences,
		   struct err *err)
{
	const char *qemu = bundle_qemu(err);
	struct text own = {0};
	int sum = 0, rc;

	if (!qemu)
		return -1;
	text_printf(&own, "%s/%s", folder, bundle_image_name(BUNDLE_STORAGE));
	for (unsigned i = 0; i < BUNDLE_IMAGES && sum >= 0; i++) {
		rc = compare_image(bundle, i,
				   i == BUNDLE_STORAGE && scenario->root
					   ? own.at
					   : bundle_image_path(images, i),
				   differences, err);
		sum = rc < 0 ? rc : sum + rc;
	}
	text_free(&own);
	if (sum < 0)
		return -1;
	if (strcmp(qemu, bundle->qemu)) {
		text_printf(differences,
			    "QEMU differs: %s in the bundle, %s here\n",
			    bundle->qemu, qemu);
		sum++;
	}
	rc = compare_plan(folder, scenario, images, differences, err);
	return rc < 0 ? rc : sum + rc;
}
