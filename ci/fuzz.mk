# Fuzzing and what is measured of it; the programs: harness/fuzz/module.mk.

F ?= pmm
TIME ?= 60
fuzz: all fuzz-pmm ## AFL++ for TIME seconds on F=pmm
	@rm -rf $(PMM_FUZZ_DIR)/out
	@$(B)/hotrig fuzz $(F) --time $(TIME)s --out $(PMM_FUZZ_DIR)/out

bench-fuzz: $(addprefix $(PMM_FUZZ_DIR)/pmm-,afl fast empty-afl empty-fast) ## cases/s of the fuzzer, beside an empty target
	@B='$(B)' ci/bench-fuzz.sh

mutants-fuzz: $(PMM_FUZZ_DIR)/pmm-afl ## planted bugs must be found by hotrig fuzz pmm
	@B='$(B)' ci/mutants-fuzz.sh $(MUTANTS)
.PHONY: fuzz bench-fuzz mutants-fuzz
