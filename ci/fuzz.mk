# Fuzzing and what is measured of it; the programs: harness/fuzz/module.mk.

F ?= pmm
TIME ?= 60
fuzz: all fuzz-pmm fuzz-site ## AFL++ for TIME seconds on F=pmm or F=site
	@rm -rf $(PMM_FUZZ_DIR)/out-$(F) $(PMM_FUZZ_DIR)/out-$(F).infra*
	@$(B)/hotrig fuzz $(F) --time $(TIME)s --out $(PMM_FUZZ_DIR)/out-$(F)

bench-fuzz: $(addprefix $(PMM_FUZZ_DIR)/pmm-,afl fast empty-afl empty-fast) fuzz-site ## cases/s of the fuzzers, beside empty targets
	@B='$(B)' ci/bench-fuzz.sh

mutants-fuzz: all fuzz-pmm fuzz-site ## planted bugs must be found by hotrig fuzz
	@B='$(B)' ci/mutants-fuzz.sh $(MUTANTS)

coverage: all unit-tests fuzz-site ## lines of PMM, HR_CTRL, AM, C_INIT, kernel that are reached, by what
	@B='$(B)' ci/coverage.sh
.PHONY: fuzz bench-fuzz mutants-fuzz coverage
