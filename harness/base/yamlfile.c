/*
 * YAML documents: libcyaml for the values, libyaml's node marks for the lines.
 */
#include "harness/base/yamlfile.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "harness/base/parse.h"
#include "harness/base/text.h"
#include "harness/base/yamlerr.h"

struct yamlfile {
	char *file;
	const cyaml_schema_value_t *schema;
	void *data;
	yaml_document_t nodes;
};

static const cyaml_config_t quiet = {
	.mem_fn = cyaml_mem,
	.log_level = CYAML_LOG_ERROR,
	.flags = CYAML_CFG_STYLE_BLOCK,
};

static int load_nodes(struct yamlfile *doc, const char *text, struct err *err)
{
	yaml_parser_t parser;
	yaml_node_t *root;
	int rc = 0;

	if (!yaml_parser_initialize(&parser))
		return err_set(err, ERR_INFRA, "out of memory");
	yaml_parser_set_input_string(&parser, (const unsigned char *)text,
				     strlen(text));
	if (!yaml_parser_load(&parser, &doc->nodes)) {
		memset(&doc->nodes, 0, sizeof(doc->nodes));
		rc = err_set(err, ERR_USAGE, "%s:%zu: %s", doc->file,
			     parser.problem_mark.line + 1,
			     parser.problem ? parser.problem : "not YAML");
	}
	yaml_parser_delete(&parser);
	if (rc < 0)
		return rc;
	root = yaml_document_get_root_node(&doc->nodes);
	if (!root || root->type != YAML_MAPPING_NODE)
		return err_set(err, ERR_USAGE,
			       "%s:%zu: expected a mapping (key: value)",
			       doc->file, root ? root->start_mark.line + 1 : 1);
	return 0;
}

/* The line of a key of this name, not before the given line; 0: none. */
static unsigned find_key(const struct yamlfile *doc, const char *key,
			 unsigned from)
{
	yaml_document_t *nodes = (yaml_document_t *)(uintptr_t)&doc->nodes;

	for (int i = 1;; i++) {
		yaml_node_t *node = yaml_document_get_node(nodes, i);

		if (!node)
			return 0;
		if (node->type == YAML_SCALAR_NODE &&
		    node->start_mark.line + 1 >= from &&
		    !strcmp((const char *)node->data.scalar.value, key))
			return (unsigned)node->start_mark.line + 1;
	}
}

static int load_data(struct yamlfile *doc, const char *text, struct err *err)
{
	struct yamlerr log = {0};
	cyaml_config_t config = quiet;
	char message[400], key[100];
	unsigned line;

	config.log_fn = yamlerr_log;
	config.log_ctx = &log;
	if (cyaml_load_data((const uint8_t *)text, strlen(text), &config,
			    doc->schema, &doc->data, NULL) == CYAML_OK)
		return 0;
	doc->data = NULL;
	line = yamlerr_explain(&log, doc->schema, message, sizeof(message), key,
			       sizeof(key));
	/* the log gives the place of the value before an unknown key */
	if (*key && find_key(doc, key, line))
		line = find_key(doc, key, line);
	return err_set(err, ERR_USAGE, "%s:%u: %s", doc->file, line, message);
}

int yamlfile_load(const char *text, const char *file,
		  const cyaml_schema_value_t *schema, void **data,
		  struct yamlfile **out, struct err *err)
{
	struct yamlfile *doc = text_alloc(sizeof(*doc));

	doc->file = text_dup(file);
	doc->schema = schema;
	if (load_nodes(doc, text, err) < 0 || load_data(doc, text, err) < 0) {
		yamlfile_free(doc);
		return -1;
	}
	*data = doc->data;
	*out = doc;
	return 0;
}

void yamlfile_free(struct yamlfile *doc)
{
	if (!doc)
		return;
	if (doc->data)
		cyaml_free(&quiet, doc->schema, doc->data, 0);
	yaml_document_delete(&doc->nodes);
	free(doc->file);
	free(doc);
}

static yaml_node_t *find_child(yaml_document_t *nodes, yaml_node_t *node,
			       const char *step)
{
	uint64_t index;

	if (node->type == YAML_SEQUENCE_NODE) {
		yaml_node_item_t *first = node->data.sequence.items.start;
		yaml_node_item_t *end = node->data.sequence.items.top;

		if (parse_u64(step, &index) < 0 ||
		    index >= (uint64_t)(end - first))
			return NULL;
		return yaml_document_get_node(nodes, first[index]);
	}
	if (node->type != YAML_MAPPING_NODE)
		return NULL;
	for (yaml_node_pair_t *pair = node->data.mapping.pairs.start;
	     pair < node->data.mapping.pairs.top; pair++) {
		yaml_node_t *key = yaml_document_get_node(nodes, pair->key);

		if (key->type == YAML_SCALAR_NODE &&
		    !strcmp((const char *)key->data.scalar.value, step))
			return yaml_document_get_node(nodes, pair->value);
	}
	return NULL;
}

unsigned yamlfile_line(const struct yamlfile *doc, const char *path)
{
	yaml_document_t *nodes = (yaml_document_t *)(uintptr_t)&doc->nodes;
	yaml_node_t *node = yaml_document_get_root_node(nodes);

	while (*path) {
		size_t len = strcspn(path, "/");
		yaml_node_t *child;
		char step[100];

		snprintf(step, sizeof(step), "%.*s", (int)len, path);
		child = find_child(nodes, node, step);
		if (!child)
			break;
		node = child;
		path += len + (path[len] == '/');
	}
	return (unsigned)node->start_mark.line + 1;
}

int yamlfile_refuse(const struct yamlfile *doc, struct err *err,
		    const char *path, const char *fmt, ...)
{
	char message[sizeof(err->text)];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(message, sizeof(message), fmt, ap);
	va_end(ap);
	return err_set(err, ERR_USAGE, "%s:%u: %s", doc->file,
		       yamlfile_line(doc, path), message);
}

char *yamlfile_save(const cyaml_schema_value_t *schema, const void *data)
{
	char *bytes = NULL, *text;
	size_t len = 0;

	if (cyaml_save_data(&bytes, &len, &quiet, schema, data, 0) != CYAML_OK)
		return NULL;
	text = text_alloc(len + 1);
	memcpy(text, bytes, len);
	cyaml_mem(NULL, bytes, 0); /* size 0 frees */
	return text;
}
