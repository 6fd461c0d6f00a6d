# hotrig: one Makefile; each folder adds its part in module.mk.
# "make" alone prints the targets.

B := build
MAKEFLAGS += --no-builtin-rules
.SUFFIXES:
.DEFAULT_GOAL := help

CC ?= gcc
ifeq ($(origin CC),default)
CC := gcc
endif
HOST_CC ?= $(CC)
GUEST_CC ?= $(CC)

WARN := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes \
	-Wmissing-prototypes -Wundef -Wvla -Wformat=2 -Wimplicit-fallthrough \
	-Wwrite-strings -Werror

# $(eval $(call depends,OBJECTS)) includes their dependency files.
define depends
-include $(patsubst %.o,%.d,$(filter %.o,$(1)))
endef

all: ## build the runtime images, hotrig and the examples
.PHONY: all

include runtime/module.mk
include examples/module.mk
include inject/module.mk
include harness/module.mk
include harness/fuzz/module.mk
include harness/cc/module.mk
include tests/module.mk
include ci/module.mk
include ci/fuzz.mk

help: ## this text
	@echo 'make TARGET, where TARGET is one of:'
	@grep -hE '^[a-z][a-z-]*:.*## ' Makefile */*.mk */*/*.mk | sort | \
		sed -E 's/^([a-z-]+):.*## (.*)/  \1\t\2/' | expand -t 18

clean: ## remove build/
	rm -rf $(B)
.PHONY: help clean
