# Loket's targets. `make` lists them. Only Go, git, make and ssh are needed;
# the race detector also needs a C compiler.

VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
LDFLAGS := -s -w -X main.version=$(VERSION)
PORT    ?= 2222
DATA    ?= data/latihan
FUZZ    ?= 10s
LINK    ?= 9600/600
CUTS    ?= 1000
SEED    ?= 0
TAMPER  ?= 2000
SOAK    ?= 30m
LINT    := bin/golangci-lint

export GOFLAGS ?= -buildvcs=false
# The product is static; only the race detector wants C.
export CGO_ENABLED = 0

.DEFAULT_GOAL := help
.PHONY: help run serve build dist test torture cuts cuts-dead tamper load soak check fmt vet lint walls race bench bench-line twin golden fuzz clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "make %-10s %s\n", $$1, $$2}'

run: build ## build and open the product (a training office when DATA is empty)
	@test -e $(DATA)/loket.db || ./bin/loket demo --data $(DATA)
	./bin/loket --data $(DATA)

serve: build ## serve the same office over SSH on port 2222 (PORT=…, DATA=…)
	@test -e $(DATA)/loket.db || ./bin/loket demo --data $(DATA)
	./bin/loket serve --data $(DATA) --listen :$(PORT)

build: ## bin/loket, one static binary
	go build -trimpath -ldflags '$(LDFLAGS)' -o bin/loket ./cmd/loket

dist: ## bin/dist: the binary for Linux, Windows and macOS (at a desk: `loket connect`)
	@mkdir -p bin/dist
	@for t in linux/amd64 linux/arm64 linux/arm windows/amd64 darwin/arm64; do \
		out=bin/dist/loket-$${t%/*}-$${t#*/}; case $$t in windows/*) out=$$out.exe;; esac; \
		echo $$out; GOOS=$${t%/*} GOARCH=$${t#*/} go build -trimpath -ldflags '$(LDFLAGS)' -o $$out ./cmd/loket || exit 1; \
	done

test: ## all tests
	go test ./...

torture: ## power cuts, a disk that refuses, harmed files, kill -9, stops: what it survives as a table (SEED=n; the better part of an hour)
	@go test ./store -run '^(TestPowerCut|TestTheDiskRefuses|TestHarmedFile|TestManyActs)$$' -count=1 -timeout 1h -v -args -seed $(SEED) -acts 100000 -images 10000 -faults 2000 -flips 10000
	@go test ./cmd/loket/e2e -run '^(TestKill|TestStopInTheMiddle)$$' -count=1 -timeout 1h -v -args -kills 1000 -sessions 200
	@go test ./sshd ./sshd/guard ./tui -run 'Panic' -count=5 -v | grep -v '^=== '

cuts: ## cut the line at random bytes while reports are filled in, and print a table (CUTS=1000, SEED=n; two minutes)
	go test ./cmd/loket/cuts -run '^TestCampaign$$' -count=1 -timeout 1h -v -args -cuts $(CUTS) -seed $(SEED)

cuts-dead: ## how long a silent client goes unnoticed (a minute)
	go test ./cmd/loket/cuts -run '^TestSilentClientIsNoticed$$' -count=1 -parallel 3 -v -args -dead

tamper: ## change, drop, exchange, insert, cut and rewrite entries of a log of ten thousand (TAMPER=2000; seed printed)
	go test ./store -run 'TestTamperingIsFound|TestPapersFind' -count=1 -timeout 1h -v -args -tampers $(TAMPER)
load: ## how much it bears: typing, sign-ins, idle windows, floods, a large register (ten minutes, an idle machine)
	go test ./cmd/loket/load -count=1 -timeout 1h -v -args -whole

soak: ## sessions coming and going: descriptors and memory come back (SOAK=30m)
	go test ./cmd/loket/load -run '^TestSoak$$' -count=1 -timeout 24h -v -args -soak $(SOAK)

check: fmt vet walls lint test race ## everything that must hold before a change is handed in

fmt: ## gofmt has nothing to change
	@out="$$(gofmt -l cmd forms sshd store tui .ci)"; test -z "$$out" || { echo "gofmt would change:"; echo "$$out"; exit 1; }

vet: ## go vet
	go vet ./...

walls: ## no bare go statement outside the guarded helper
	go test ./.ci/barego
	go run ./.ci/barego .

lint: $(LINT) ## golangci-lint: import walls, no time.Now, errors, comments
	$(LINT) run ./...

# The linter's own module keeps its many dependencies out of the product's.
$(LINT): .ci/tools/go.mod .ci/tools/go.sum
	cd .ci/tools && go build -o ../../$(LINT) github.com/golangci/golangci-lint/v2/cmd/golangci-lint

race: ## all tests under the race detector (needs a C compiler)
	@if cc=$$(command -v gcc || command -v clang || command -v cc); then \
		set -x; CGO_ENABLED=1 CC=$$cc go test -race -short -timeout 40m ./...; \
	else \
		echo "race: NOT RUN: the race detector needs a C compiler and there is none here"; \
	fi

bench: ## all benchmarks, with bytes and allocations
	go test -run '^$$' -bench . -benchmem ./...

bench-line: ## bytes and seconds on a narrow line, as Markdown (LINK=bits a second/ms; six minutes)
	go run ./cmd/linebench -link $(LINK)

twin: ## draw the same frames with ncurses and record its bytes (needs cc and libncurses-dev)
	mkdir -p bin
	cc -O1 -Wall -o bin/twin cmd/linebench/testdata/twin/twin.c -lncursesw -ltinfo -lutil
	go test ./cmd/linebench -count=1 -run '^TestBudget$$' -args -film $(CURDIR)/bin/frames
	./bin/twin < bin/frames > bin/prices
	go test ./cmd/linebench -count=1 -run '^TestBudget$$' -args -twin $(CURDIR)/bin/prices

golden: ## write the expected screens and papers anew, in the packages that know -update
	@for p in $$(grep -rlE --include='*_test.go' 'flag\.Bool\("update"|loket/tui/(tuitest|screentest)"|x/exp/golden"' cmd forms sshd store tui | xargs -r -n1 dirname | sort -u); do \
		echo "go test ./$$p -update"; go test ./$$p -update || exit 1; \
	done

fuzz: ## every fuzz test for a short while (FUZZ=10s)
	@grep -rnoE --include='*_test.go' '^func Fuzz[A-Za-z0-9_]*' cmd forms sshd store tui | sed -E 's|^(.*)/[^/]*:[0-9]+:func (.*)|\1 \2|' | \
	while read -r p f; do echo "$$p $$f"; go test ./$$p -run '^$$' -fuzz "^$$f\$$" -fuzztime $(FUZZ) -fuzzminimizetime 50x || exit 1; done

clean: ## remove what was built
	rm -rf bin
