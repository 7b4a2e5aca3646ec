package guard_test

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"

	"loket/sshd/guard"
)

func TestRunTellsThePanicWithoutItsContent(t *testing.T) {
	var log bytes.Buffer
	report := guard.Log(slog.New(slog.NewTextHandler(&log, nil)))
	if guard.Run("work", report, func() { panic("nama anak: rahasia") }) {
		t.Fatal("a panic came out as success")
	}
	out := log.String()
	if strings.Contains(out, "rahasia") {
		t.Fatalf("the log holds the panic's text: %s", out)
	}
	for _, want := range []string{"where=work", "kind=string", "TestRunTellsThePanicWithoutItsContent"} {
		if !strings.Contains(out, want) {
			t.Errorf("log %q lacks %q", out, want)
		}
	}
}

func TestRunNamesErrorsOfTheRuntime(t *testing.T) {
	var got guard.Panic
	var none []int
	guard.Run("work", func(p guard.Panic) { got = p }, func() { _ = none[len(got.Frames)+3] })
	if !strings.Contains(got.Kind, "index out of range") {
		t.Fatalf("kind = %q", got.Kind)
	}
}

func TestGoKeepsThePanicInside(t *testing.T) {
	told := make(chan guard.Panic, 1)
	guard.Go("work", func(p guard.Panic) { told <- p; panic("again") }, func() { panic(1) })
	if p := <-told; p.Kind != "int" {
		t.Fatalf("kind = %q", p.Kind)
	}
}

func TestRunSaysWhenAllIsWell(t *testing.T) {
	if !guard.Run("work", func(guard.Panic) { t.Error("reported") }, func() {}) {
		t.Fatal("not ok")
	}
}
