# Tests: the frame's own, unit tests under ASan and UBSan, shell tests.

TEST_FLAGS := -std=c17 -D_GNU_SOURCE -O1 -g -fno-omit-frame-pointer \
	-fsanitize=address,undefined -fno-sanitize-recover=all -I.
TEST_LIBS := -lcmocka -lcyaml -lyaml -lsqlite3 -ljansson -lxxhash \
	-lunwind-x86_64 -lunwind -ldw -lelf -lm

# Everything on the host but main(), and the pure cores of the runtime. As an
# archive, so that a test may bring its own stand-in for a module.
ASAN_SRC := $(filter-out harness/cli/main.c,$(wildcard harness/*/*.c)) \
	$(wildcard inject/host/*.c) $(wildcard runtime/*/core/*.c)
ASAN_OBJ := $(ASAN_SRC:%.c=$(B)/asan/%.o)

UNIT_SRC := $(wildcard tests/unit/test_*.c)
UNIT_OBJ := $(UNIT_SRC:%.c=$(B)/asan/%.o)
UNIT_BIN := $(UNIT_SRC:%.c=$(B)/%)
FRAME_BIN := $(B)/tests/frame/sample
SHELL_TESTS := tests/frame/lint.sh \
	$(sort $(wildcard tests/cli/*.sh tests/system/*.sh tests/guide/*.sh tests/gdb/*.sh))

ASAN_LIB := $(B)/asan/hotrig.a

# NATIVE_COVERAGE=1, in a build folder of its own: for ci/coverage.sh.
TEST_FLAGS += $(if $(NATIVE_COVERAGE),--coverage)

$(B)/asan/%.o: %.c
	@mkdir -p $(@D)
	@echo '  CC      $@'
	@$(HOST_CC) $(WARN) $(TEST_FLAGS) -MMD -MP -c $< -o $@

$(ASAN_LIB): $(ASAN_OBJ)
	@rm -f $@
	@$(AR) qcs $@ $^

$(UNIT_BIN): $(B)/tests/unit/%: $(B)/asan/tests/unit/%.o $(ASAN_LIB)
	@mkdir -p $(@D)
	@echo '  LINK    $@'
	@$(HOST_CC) $(TEST_FLAGS) $^ $(TEST_LIBS) -o $@

$(FRAME_BIN): $(B)/asan/tests/frame/sample.o
	@mkdir -p $(@D)
	@$(HOST_CC) $(TEST_FLAGS) $^ $(TEST_LIBS) -o $@

unit-tests: $(UNIT_BIN) $(FRAME_BIN)

include tests/fuzz/module.mk

# The programs of tests/guide, made as a user makes them: through hotrig-cc, in
# both modes. Two are in the C of the guide's time.
GUIDE_SRC := $(wildcard tests/guide/*.c)
GUIDE_SITE := $(B)/guide/site/bin
GUIDE_USER := $(GUIDE_SRC:tests/guide/%.c=$(GUIDE_SITE)/%_u)
GUIDE_SUP := $(GUIDE_SRC:tests/guide/%.c=$(GUIDE_SITE)/%_s)
GUIDE_OLD := handlers ledger
guide_flags = $(if $(filter $*,$(GUIDE_OLD)),-std=gnu89 -w,-Wall -Werror)

$(GUIDE_USER) $(GUIDE_SUP): $(B)/hotrig-cc \
	$(foreach mode,user sup,$(addprefix $(B)/actor/$(mode)/,libcx.a pmmlib.a))

$(GUIDE_USER): $(GUIDE_SITE)/%_u: tests/guide/%.c
	@mkdir -p $(@D)
	@echo '  ACTOR   $@'
	@$(B)/hotrig-cc -o $@ $< $(guide_flags)

$(GUIDE_SUP): $(GUIDE_SITE)/%_s: tests/guide/%.c
	@mkdir -p $(@D)
	@echo '  ACTOR   $@'
	@$(B)/hotrig-cc --supervisor -o $@ $< $(guide_flags)

guide-tests: $(GUIDE_USER) $(GUIDE_SUP)

# The runner is tested first: if it misses a failure, its count says nothing.
FRAME_TAP := $(B)/tests/frame/runner.tap

$(FRAME_TAP): tests/frame/runner.sh tests/run-all.sh $(FRAME_BIN)
	@tests/frame/runner.sh $(FRAME_BIN) >$@.new || { cat $@.new; false; }
	@mv $@.new $@

check: all unit-tests guide-tests fuzz-site $(FUZZ_BIN) $(FRAME_TAP) ## all tests; T=substring: only matching ones
	@B='$(B)' HOTRIG_BUILD='$(abspath $(B))' tests/run-all.sh -f '$(T)' \
		-o $(B)/check.xml $(FRAME_TAP) $(UNIT_BIN) $(FUZZ_BIN) $(SHELL_TESTS) \
		ci/lint.sh
.PHONY: unit-tests guide-tests check

$(eval $(call depends,$(ASAN_OBJ) $(UNIT_OBJ) $(B)/asan/tests/frame/sample.o))
