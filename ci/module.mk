# Packages, lint, installation, CI.

PREFIX ?= /usr/local

# Targets that need no package at all; everything else needs group "build".
DEPS_NONE := help clean deps deps-develop fresh-machine
DEPS_CHECK := check lint tidy format ci
DEPS_DEVELOP := debug fuzz fuzz-parsers fuzz-build coverage

deps_goals := $(filter-out $(DEPS_NONE) $(B)/deps-%,$(MAKECMDGOALS))
deps_groups := $(if $(deps_goals),build) \
	$(if $(filter $(DEPS_CHECK) $(DEPS_DEVELOP),$(deps_goals)),check) \
	$(if $(filter $(DEPS_DEVELOP),$(deps_goals)),develop) \
	$(if $(filter check-report,$(deps_goals)),browser)

# The check is the rule of an included makefile: make carries it out before
# anything else, in whatever order the goals are built, and reads its files
# again only if packages were installed. Not under make -n.
ifneq ($(strip $(deps_groups)),)
ifeq (,$(findstring n,$(filter-out -%,$(firstword $(MAKEFLAGS)))))
include $(B)/deps.mk
$(B)/deps.mk: FORCE
	@mkdir -p $(@D)
	@ci/deps.sh -t $@ $(deps_groups)
	@[ -e $@ ] || : >$@
endif
endif

FORCE:
.PHONY: FORCE

deps: ## check for the packages of ci/packages.txt, install what is missing
	@ci/deps.sh build check

deps-develop: ## the same with the packages for debugging and fuzzing
	@ci/deps.sh build check develop
.PHONY: deps deps-develop

lint: ## layout, include rules, docs, both compilers
	@B='$(B)' ci/lint.sh

tidy: compile_commands.json ## clang-tidy over all C files
	@ci/tidy.sh

format: ## let clang-format lay out all C files
	@ci/files.sh c | xargs clang-format -i

INSTALL_DIR := $(DESTDIR)$(PREFIX)

# hotrig looks for its images beside itself.
install: all ## hotrig and its images below PREFIX (default /usr/local)
	install -d $(INSTALL_DIR)/bin $(INSTALL_DIR)/lib/hotrig
	install -m 755 $(B)/hotrig $(INSTALL_DIR)/lib/hotrig
	install -m 644 $(B)/kernel.elf $(B)/boot.cpio $(B)/storage.cpio \
		$(INSTALL_DIR)/lib/hotrig
	ln -sfn ../lib/hotrig/hotrig $(INSTALL_DIR)/bin/hotrig
	install -m 755 $(B)/hotrig-cc $(INSTALL_DIR)/lib/hotrig
	rm -rf $(INSTALL_DIR)/lib/hotrig/actor
	cp -R $(B)/actor $(INSTALL_DIR)/lib/hotrig/actor
	ln -sfn ../lib/hotrig/hotrig-cc $(INSTALL_DIR)/bin/hotrig-cc

kill-resume: all ## 50 kills of a campaign, resumed: the same store
	@B='$(B)' ci/kill-resume.sh $(or $(CAMPAIGN),ci/smoke.yaml) $(KILLS)
.PHONY: kill-resume

endurance: all ## 10,000 group and 1,000 site restarts in one boot, twice
	@B='$(B)' ENDURANCE=1000 tests/system/endurance.sh
.PHONY: endurance

ci: ## what CI runs
	@.ci/run

fresh-machine: ## both README commands on a bare Debian 12 (as root)
	@ci/fresh-machine
.PHONY: lint tidy format install ci fresh-machine

compile_commands.json: ## for editors and clang-tidy
	@$(MAKE) -nBk --no-print-directory all unit-tests | \
		ci/compile-commands.sh >$@.new
	@mv $@.new $@
.PHONY: compile_commands.json

include ci/campaign.mk
include ci/check-report.mk
