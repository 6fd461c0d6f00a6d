# Parsers under hostile inputs: tests/fuzz/NAME.c, inputs in corpus/fuzz/NAME.

FUZZ_TARGETS := scenario campaign plan trace archive elf store
FUZZ_BIN := $(FUZZ_TARGETS:%=$(B)/tests/fuzz/%)
FUZZ_OBJ := $(patsubst %,$(B)/asan/tests/fuzz/%.o,main $(FUZZ_TARGETS))

$(FUZZ_BIN): $(B)/tests/fuzz/%: $(B)/asan/tests/fuzz/%.o \
		$(B)/asan/tests/fuzz/main.o $(ASAN_LIB)
	@mkdir -p $(@D)
	@echo '  LINK    $@'
	@$(HOST_CC) $(TEST_FLAGS) $^ $(TEST_LIBS) -o $@

# The same under AFL++: one object folder, instrumented.
AFL_CC := afl-clang-fast
AFL_BIN := $(FUZZ_TARGETS:%=$(B)/afl/%)
AFL_SRC := $(ASAN_SRC)
AFL_OBJ := $(AFL_SRC:%.c=$(B)/afl/obj/%.o)
AFL_ENV := AFL_USE_ASAN=1 AFL_USE_UBSAN=1 AFL_QUIET=1

$(B)/afl/obj/%.o: %.c
	@mkdir -p $(@D)
	@echo '  AFL     $@'
	@$(AFL_ENV) $(AFL_CC) -std=gnu17 -D_GNU_SOURCE -O1 -g -I. -MMD -MP \
		-c $< -o $@

$(B)/afl/parsers.a: $(AFL_OBJ)
	@rm -f $@
	@$(AR) qcs $@ $^

$(AFL_BIN): $(B)/afl/%: $(B)/afl/obj/tests/fuzz/%.o \
		$(B)/afl/obj/tests/fuzz/main.o $(B)/afl/parsers.a
	@echo '  LINK    $@'
	@$(AFL_ENV) $(AFL_CC) $^ $(TEST_LIBS) -o $@

fuzz-build: $(AFL_BIN)

fuzz-parsers: all $(AFL_BIN) ## the parsers under AFL++; TIME=seconds each, FUZZ=names
	@B='$(B)' ci/fuzz-parsers.sh '$(or $(TIME),60)' $(or $(FUZZ),$(FUZZ_TARGETS))
.PHONY: fuzz-build fuzz-parsers

$(eval $(call depends,$(FUZZ_OBJ) $(AFL_OBJ)))
