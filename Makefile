# make help lists the targets.
GO   ?= go
BIN  := $(CURDIR)/bin
# The public data sets: a mirror of them, if there is one.
MIRROR := $(or $(TOCSIN_DATA_MIRROR),$(abspath $(wildcard ../shared/datasets/files)))
DATA := $(or $(MIRROR),data)
MODEL_VERSION := 2026.11.6
FUZZ_TIME ?= 20000x

.PHONY: help run test check lint proto-check generate image fuzz python-client model evaluation bars tools clean

help: ## List the targets.
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "%-16s %s\n", $$1, $$2}'

run: ## Serve on 127.0.0.1:50051.
	$(GO) run ./cmd/tocsin serve

test: check python-client fuzz ## Run everything that must pass, the Go tests last.
	$(GO) test -race ./classifier ./server ./internal/...
	TOCSIN_DATA_MIRROR=$(MIRROR) $(GO) test -timeout 20m ./...

check: lint proto-check ## Check the code and the contract without running them.

lint: $(BIN)/golangci-lint ## Run the linters.
	$(GO) vet ./...
	$(BIN)/golangci-lint run

proto-check: $(BIN)/buf $(BIN)/protoc-gen-go $(BIN)/protoc-gen-go-grpc ## Lint the contract, compare it with the committed image and the generated code.
	$(BIN)/buf lint
	$(BIN)/buf breaking --against proto/tocsin.v1.binpb
	PATH=$(BIN):$$PATH $(BIN)/buf generate
	git diff --exit-code -- proto

generate: $(BIN)/buf $(BIN)/protoc-gen-go $(BIN)/protoc-gen-go-grpc ## Generate the Go code of the contract.
	PATH=$(BIN):$$PATH $(BIN)/buf generate

image: $(BIN)/buf ## Write the image that later changes of the contract are compared with.
	$(BIN)/buf build -o proto/tocsin.v1.binpb

# As many inputs and not as many seconds: at the end of its time the fuzzer now and then
# fails with "context deadline exceeded" and no finding.
fuzz: ## Run each fuzz target on FUZZ_TIME inputs, or for as long if it is a time such as 30s.
	@for package in ./internal/textnorm ./classifier ./training ./training/counts ./training/formats ./training/report; do \
		for target in $$($(GO) test -list '^Fuzz' $$package | grep '^Fuzz'); do \
			echo "$$package $$target"; \
			$(GO) test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZ_TIME) -fuzzminimizetime 100x $$package || exit 1; \
		done; \
	done

python-client: ## Call a real server from Python over a real socket.
	clients/python/run.sh

model: ## Train the default model from the corpus and the public data sets.
	$(GO) run ./cmd/tocsin data fetch --to $(DATA)
	$(GO) run ./cmd/tocsin train training/corpus/*.jsonl training/corpus/holdout/*.jsonl public:train --data $(DATA) \
		--hold-out tocsin-holdout-1,tocsin-holdout-2 --test 0/1 --version $(MODEL_VERSION) -o models/default.tocsin > /dev/null

evaluation: ## Rewrite the golden evaluation and the card of the default model; takes some minutes.
	TOCSIN_DATA_MIRROR=$(abspath $(DATA)) $(GO) test ./models -run 'Evaluation|Card' -update

# The models of left-out sources and registers take half an hour. BARS=update writes the figures.
bars: ## Measure the default model against its bars and a baseline; fails if one is lost.
	python3 -m venv bin/baseline
	bin/baseline/bin/pip install --quiet --disable-pip-version-check scikit-learn==1.9.1
	TOCSIN_BARS=full TOCSIN_PYTHON=$(CURDIR)/bin/baseline/bin/python TOCSIN_DATA_MIRROR=$(abspath $(DATA)) \
		$(GO) test ./models -run TestBars -v -count=1 -timeout 120m $(if $(filter update,$(BARS)),-update)

tools: $(BIN)/buf $(BIN)/golangci-lint $(BIN)/grpcurl ## Build the developer tools.

$(BIN)/buf: tools/go.mod
	cd tools && $(GO) build -o $@ github.com/bufbuild/buf/cmd/buf
$(BIN)/protoc-gen-go: tools/go.mod
	cd tools && $(GO) build -o $@ google.golang.org/protobuf/cmd/protoc-gen-go
$(BIN)/protoc-gen-go-grpc: tools/go.mod
	cd tools && $(GO) build -o $@ google.golang.org/grpc/cmd/protoc-gen-go-grpc
$(BIN)/golangci-lint: tools/go.mod
	cd tools && $(GO) build -o $@ github.com/golangci/golangci-lint/v2/cmd/golangci-lint
$(BIN)/grpcurl: tools/go.mod
	cd tools && $(GO) build -o $@ github.com/fullstorydev/grpcurl/cmd/grpcurl

clean: ## Remove what was built.
	rm -rf $(BIN)
