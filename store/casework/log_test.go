package casework_test

import (
	"testing"
	"time"

	"loket/store/casework"
)

func TestParseLogQuery(t *testing.T) {
	wita := time.FixedZone("WITA", 8*60*60)
	at := func(s string) time.Time {
		x, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		return x.UTC()
	}
	for typed, want := range map[string]casework.LogQuery{
		"":                                   {},
		" loket-0801 ":                       {Person: "loket-0801"},
		"SHA256:abc loket-0801":              {Person: "loket-0801", Key: "SHA256:abc"},
		"21-11-2026":                         {From: at("2026-11-20T16:00:00Z"), To: at("2026-11-21T16:00:00Z")},
		"2026-11-01 manajer 3-11-2026":       {Person: "manajer", From: at("2026-10-31T16:00:00Z"), To: at("2026-11-03T16:00:00Z")},
		casework.CaseNumber("0801", 2026, 1): {Number: casework.CaseNumber("0801", 2026, 1)},
	} {
		if got, err := casework.ParseLogQuery(typed, wita); err != nil || got != want {
			t.Errorf("%q is %+v, %v; want %+v", typed, got, err, want)
		}
	}
	for _, typed := range []string{"a b", "21-11-2026 20-11-2026", "1-11-2026 2-11-2026 3-11-2026", "SHA256:a SHA256:b"} {
		if got, err := casework.ParseLogQuery(typed, wita); casework.KindOf(err) != casework.Invalid {
			t.Errorf("%q is %+v, %v", typed, got, err)
		}
	}
}
