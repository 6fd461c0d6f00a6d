# Campaigns and what is measured with them.

CAMPAIGN ?= ci/smoke.yaml
STORE ?= $(B)/campaign.db
JUNIT ?= $(B)/campaign.xml

export HOTRIG_BUILD := $(abspath $(B))

campaign: all ## the default campaign: table, JUnit file, store
	@$(B)/hotrig campaign $(CAMPAIGN) --store $(STORE) --junit $(JUNIT); \
		code=$$?; echo "exit code $$code"; exit $$code

dry: all ## a dry fault at every event: nothing may change
	@$(B)/hotrig campaign $(CAMPAIGN) --dry-check --store $(B)/dry.db

determinism: all ## the same digest 300 times, under load; TIMES=n
	@B='$(B)' ci/determinism.sh $(TIMES)

mutants: all ## planted bugs must be found by the default campaign
	@B='$(B)' ci/mutants.sh $(MUTANTS)

bench: all ## runs/s, QEMU's own share, instructions of boots, restarts, calls
	@$(B)/hotrig bench examples/counter_u.yaml examples/pair.yaml \
		examples/threshold.yaml \
		$(foreach n,1 8 32,harness/bench/group_$(n).yaml) \
		$(foreach n,30 1000 60000,harness/bench/blocks_$(n).yaml)
.PHONY: campaign dry determinism mutants bench
