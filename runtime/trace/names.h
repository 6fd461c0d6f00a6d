/*
 * Which event arguments, by name, are name hashes (trace_hash_name).
 */
#ifndef HOTRIG_TRACE_NAMES_H
#define HOTRIG_TRACE_NAMES_H

/* actor.create.name, pmm.commit.block, store.read.path, ... */
#define TRACE_NAME_ARGS "name", "block", "path", "key"

#endif
