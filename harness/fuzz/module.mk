# hotrig fuzz pmm: the PMM with a stand-in for the kernel, natively.
#
#   $(B)/fuzz/pmm-afl      AFL++'s target, with ASan and UBSan
#   $(B)/fuzz/pmm-fast     the same without sanitizers
#   $(B)/fuzz/pmm-empty-*  the same loop that plays nothing: what AFL++ costs
#   $(B)/fuzz/pmm-play     without AFL++: plays files, with ASan and UBSan

PMM_FUZZ_DIR := $(B)/fuzz
# Another tree's runtime, with a planted bug in it (ci/mutants-fuzz.sh).
PMM_FUZZ_RUNTIME ?= .
PMM_FUZZ_SRC := $(wildcard harness/fuzz/pmm/*.c) harness/fuzz/pmm_case.c \
	harness/fuzz/pmm_text.c \
	$(addprefix $(PMM_FUZZ_RUNTIME)/,$(wildcard runtime/pmm/core/*.c) \
	$(addprefix runtime/lib/core/,lowset.c fmt.c real.c))
PMM_FUZZ_DEPS := $(PMM_FUZZ_SRC) $(wildcard harness/fuzz/*.h harness/fuzz/pmm/*.h) \
	$(PMM_FUZZ_RUNTIME)/runtime/pmm/main.c \
	$(wildcard runtime/abi/*.h runtime/pmm/core/*.h runtime/lib/core/*.h) \
	runtime/kernel/kapi.h harness/fuzz/module.mk
# The public headers come last: string.h and its like are the host's.
PMM_FUZZ_CFLAGS := -std=gnu17 -D_GNU_SOURCE -O2 -g -I$(PMM_FUZZ_RUNTIME) -I. \
	-idirafter runtime/include $(WARN)
PMM_FUZZ_SAN := -fsanitize=address,undefined -fno-sanitize-recover=all \
	-fno-omit-frame-pointer
PMM_FUZZ_AFL = AFL_QUIET=1 $(or $(AFL_CC),afl-clang-fast) $(PMM_FUZZ_CFLAGS) \
	-Wno-gnu-statement-expression -Wno-unused-function \
	-Wno-strict-prototypes -Wno-missing-prototypes -Wno-conversion \
	-Wno-pedantic

$(PMM_FUZZ_DIR)/pmm-play: $(PMM_FUZZ_DEPS)
	@mkdir -p $(@D)
	@echo '  FUZZ    $@'
	@$(HOST_CC) $(PMM_FUZZ_CFLAGS) $(PMM_FUZZ_SAN) $(PMM_FUZZ_SRC) -o $@

$(PMM_FUZZ_DIR)/pmm-play-fast: $(PMM_FUZZ_DEPS)
	@mkdir -p $(@D)
	@$(HOST_CC) $(PMM_FUZZ_CFLAGS) $(PMM_FUZZ_SRC) -o $@

$(PMM_FUZZ_DIR)/pmm-afl: $(PMM_FUZZ_DEPS)
	@mkdir -p $(@D)
	@echo '  FUZZ    $@'
	@$(PMM_FUZZ_AFL) $(PMM_FUZZ_SAN) $(PMM_FUZZ_SRC) -o $@

$(PMM_FUZZ_DIR)/pmm-fast: $(PMM_FUZZ_DEPS)
	@mkdir -p $(@D)
	@echo '  FUZZ    $@'
	@$(PMM_FUZZ_AFL) $(PMM_FUZZ_SRC) -o $@

$(PMM_FUZZ_DIR)/pmm-empty-afl: $(PMM_FUZZ_DEPS)
	@mkdir -p $(@D)
	@$(PMM_FUZZ_AFL) $(PMM_FUZZ_SAN) -DFUZZ_EMPTY $(PMM_FUZZ_SRC) -o $@

$(PMM_FUZZ_DIR)/pmm-empty-fast: $(PMM_FUZZ_DEPS)
	@mkdir -p $(@D)
	@$(PMM_FUZZ_AFL) -DFUZZ_EMPTY $(PMM_FUZZ_SRC) -o $@

unit-tests: $(PMM_FUZZ_DIR)/pmm-play

# What AFL++ loads to mutate cases (harness/fuzz/mutate.h):
#
#   $(B)/fuzz/pmm-mutate.so, $(B)/fuzz/site-mutate.so

$(PMM_FUZZ_DIR)/pmm-mutate.so: harness/fuzz/pmm_case.c
$(PMM_FUZZ_DIR)/%-mutate.so: harness/fuzz/mutator/afl.c harness/fuzz/mutate.c \
		harness/fuzz/%_mutate.c $(wildcard harness/fuzz/*.h) \
		harness/fuzz/module.mk
	@mkdir -p $(@D)
	@echo '  FUZZ    $@'
	@$(HOST_CC) $(HOST_CFLAGS) -fPIC -shared -DLAYOUT=$*_layout \
		$(filter %.c,$^) -o $@

fuzz-pmm: $(addprefix $(PMM_FUZZ_DIR)/pmm-,afl fast play mutate.so)
.PHONY: fuzz-pmm

# hotrig fuzz site: the whole runtime in a guest.
#
#   $(B)/fuzz/cov    kernel and boot actors with coverage; ordinary actors
#   $(B)/fuzz/site   AFL++'s target; without AFL++ it plays files

SITE_FUZZ := $(B)/fuzz/site
SITE_FUZZ_COV := $(B)/fuzz/cov
SITE_FUZZ_OBJ := $(patsubst %.c,$(B)/host/%.o,$(wildcard harness/fuzz/site/*.c))
SITE_FUZZ_IMAGES := $(addprefix $(SITE_FUZZ_COV)/,kernel.elf boot.cpio storage.cpio)

$(SITE_FUZZ): $(SITE_FUZZ_OBJ) $(B)/libhotrig.a
	@mkdir -p $(@D)
	@echo '  FUZZ    $@'
	@$(HOST_CC) -o $@ $^ $(HOST_LIBS)

# What has changed is known by the other make alone.
site-images: $(B)/storage.cpio
	@$(MAKE) --no-print-directory -s B=$(SITE_FUZZ_COV) COV=1 \
		$(SITE_FUZZ_COV)/kernel.elf $(SITE_FUZZ_COV)/boot.cpio
	@cmp -s $< $(SITE_FUZZ_COV)/storage.cpio || cp $< $(SITE_FUZZ_COV)/storage.cpio

fuzz-site: $(SITE_FUZZ) $(SITE_FUZZ)-mutate.so site-images
.PHONY: site-images fuzz-site

$(eval $(call depends,$(SITE_FUZZ_OBJ)))
