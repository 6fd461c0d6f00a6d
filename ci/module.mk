# Packages, lint, installation, CI.

PREFIX ?= /usr/local

# Targets that need no package at all; everything else needs group "build".
DEPS_NONE := help clean uninstall deps deps-develop fresh-machine
DEPS_CHECK := check lint tidy format ci backtraces walkthrough
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

# Man pages, made of what hotrig and the documents say.
MAN_PAGES := $(patsubst docs/man/%.scd,$(B)/man/%,$(wildcard docs/man/*.scd))

$(B)/man/%: docs/man/%.scd docs/man/page.sh $(wildcard docs/*.md) \
	$(B)/hotrig $(B)/hotrig-cc
	@mkdir -p $(@D)
	@echo '  MAN     $@'
	@docs/man/page.sh $< $(B) >$@.scd
	@scdoc <$@.scd >$@.new
	@mv $@.new $@

man: $(MAN_PAGES) ## man pages, in build/man
.PHONY: man

INSTALL_DIR := $(DESTDIR)$(PREFIX)
INSTALL_LIB := $(INSTALL_DIR)/lib/hotrig
INSTALL_SHARE := $(INSTALL_DIR)/share

# hotrig looks for its images beside itself, and there are those with symbols.
INSTALL_ACTORS = $(foreach a,$(basename $(notdir $(wildcard examples/*.c))),\
	$(wildcard $(B)/actors/$(a)_[us]))

install: all man ## hotrig, images, man pages, completion below PREFIX (/usr/local)
	install -d $(INSTALL_DIR)/bin $(INSTALL_LIB)/boot $(INSTALL_LIB)/actors
	install -m 755 $(B)/hotrig $(INSTALL_LIB)
	install -m 644 $(B)/kernel.elf $(B)/boot.cpio $(B)/storage.cpio \
		$(INSTALL_LIB)
	install -m 644 $(B)/boot/*.elf $(INSTALL_LIB)/boot
	install -m 644 $(INSTALL_ACTORS) $(INSTALL_LIB)/actors
	ln -sfn ../lib/hotrig/hotrig $(INSTALL_DIR)/bin/hotrig
	install -m 755 $(B)/hotrig-cc $(INSTALL_LIB)
	rm -rf $(INSTALL_LIB)/actor
	cp -R $(B)/actor $(INSTALL_LIB)/actor
	ln -sfn ../lib/hotrig/hotrig-cc $(INSTALL_DIR)/bin/hotrig-cc
	install -d $(INSTALL_SHARE)/hotrig/gdbscripts \
		$(INSTALL_SHARE)/bash-completion/completions \
		$(INSTALL_SHARE)/zsh/site-functions
	install -m 644 gdbscripts/*.py gdbscripts/*.gdb \
		$(INSTALL_SHARE)/hotrig/gdbscripts
	install -m 644 harness/cli/completion.bash \
		$(INSTALL_SHARE)/bash-completion/completions/hotrig
	install -m 644 harness/cli/completion.zsh \
		$(INSTALL_SHARE)/zsh/site-functions/_hotrig
	for page in $(MAN_PAGES); do \
		section=$(INSTALL_SHARE)/man/man$${page##*.} && \
		install -d $$section && install -m 644 $$page $$section || \
		exit 1; \
	done

uninstall: ## what install has put below PREFIX
	rm -rf $(INSTALL_LIB) $(INSTALL_SHARE)/hotrig
	rm -f $(INSTALL_DIR)/bin/hotrig $(INSTALL_DIR)/bin/hotrig-cc \
		$(INSTALL_SHARE)/bash-completion/completions/hotrig \
		$(INSTALL_SHARE)/zsh/site-functions/_hotrig
	rm -f $(foreach page,$(notdir $(MAN_PAGES)),\
		$(INSTALL_SHARE)/man/man$(subst .,,$(suffix $(page)))/$(page))

kill-resume: all ## 50 kills of a campaign, resumed: the same store
	@B='$(B)' ci/kill-resume.sh $(or $(CAMPAIGN),ci/smoke.yaml) $(KILLS)
.PHONY: kill-resume

endurance: all ## 10,000 group and 1,000 site restarts in one boot, twice
	@B='$(B)' ENDURANCE=1000 tests/system/endurance.sh
.PHONY: endurance

backtraces: all ## libunwind and GDB on every fault of a store; SAMPLE=n: of n
	@B='$(B)' ci/backtraces.sh $(STORE)

shrink-ten: all ## ten padded failing scenarios, shrunk: sizes, seconds
	@B='$(B)' ci/shrink-ten.sh $(MUTANTS)

walkthrough: all ## docs/walkthrough.md from end to end: two clones, GDB
	@B='$(B)' ci/walkthrough.sh
.PHONY: backtraces shrink-ten walkthrough

ci: ## what CI runs
	@.ci/run

fresh-machine: ## both README commands on a bare Debian 12 (as root)
	@ci/fresh-machine
.PHONY: lint tidy format install uninstall ci fresh-machine

compile_commands.json: ## for editors and clang-tidy
	@$(MAKE) -nBk --no-print-directory all unit-tests | \
		ci/compile-commands.sh >$@.new
	@mv $@.new $@
.PHONY: compile_commands.json

include ci/campaign.mk
include ci/check-report.mk
