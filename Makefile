# make run: builds one binary and starts it with the built-in WhatsApp simulator and
# a demo organization. make test: everything that must hold. Nothing else needs to be
# set up: what is missing on the machine is installed, or named.

SHELL := /bin/bash
.DEFAULT_GOAL := build
CLIENT_SOURCES := $(shell find client/src client/public client/scripts client/*.ts client/*.json client/index.html schema.graphql -type f 2>/dev/null | grep -v node_modules)
# What is embedded counts as well: migrations, pages, examples.
GO_SOURCES := $(shell find . -name '*.go' -not -path './client/node_modules/*') go.mod go.sum schema.graphql \
	$(shell find ent/migrate server internal -type f -not -name '*.go' -not -path '*/testdata/*')

.PHONY: run build test test-long check generate bench clean tools

run: build
	bin/conversa demo

build: bin/conversa

bin/conversa: $(GO_SOURCES) client/dist/index.html
	go build -ldflags '-s -w' -o $@ ./cmd/conversa

client/node_modules/.package-lock.json: client/package-lock.json
	cd client && npm ci --ignore-scripts --no-audit --no-fund
	@touch $@

client/dist/index.html: client/node_modules/.package-lock.json $(CLIENT_SOURCES)
	cd client && npm run build
	@touch $@

# What the tests need beside Go and Node: a PostgreSQL server's programs and Chromium.
tools:
	@scripts/tools

test: tools build
	scripts/test

# The counts that the tests name, whole: kills, cuts, properties.
test-long: tools build
	CONVERSA_TEST_LONG=1 scripts/test

check: generate
	git diff --exit-code -- ent graph client/src/gql server/graphiql
	gofmt -l $$(git ls-files '*.go' | grep -v -e '^ent/' -e generated.go) | (! grep .)
	go vet ./...
	go tool staticcheck $$(go list ./... | grep -v -e '^conversa/ent' -e testschema)
	cd client && npm run lint && npm test
	$(MAKE) test

generate: client/node_modules/.package-lock.json
	go generate ./ent ./graph
	cd client && npm run generate

# Others, of one thing each: go run ./bench fanout, views, ledger.
bench: tools build
	go run ./bench

clean:
	rm -rf bin client/node_modules
	git clean -fdxq client/dist
