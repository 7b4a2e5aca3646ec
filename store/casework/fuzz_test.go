package casework

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"loket/forms/pack"
)

// FuzzEvents: whatever bytes stand where events should, decoding gives events that are
// written and read back the same, or an error; never a panic.
func FuzzEvents(f *testing.F) {
	kept, err := filepath.Glob("testdata/events/*")
	if err != nil {
		f.Fatal(err)
	}
	for _, path := range kept {
		b, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	for name := range eventTypes {
		f.Add([]byte(`[{"type":"` + name + `","data":{}}]`))
	}
	f.Add([]byte(`[{"type":"NoteAdded/1","data":{"text":"a\u0000b"}},{"type":"NoteAdded/2","data":null}]`))
	f.Fuzz(func(t *testing.T, b []byte) {
		events, err := DecodeEvents(b)
		if err != nil {
			return
		}
		once, err := EncodeEvents(events)
		if err != nil {
			return // a time that no calendar has
		}
		again, err := DecodeEvents(once)
		if err != nil {
			t.Fatalf("written and not read: %v\n%s", err, once)
		}
		if twice, err := EncodeEvents(again); err != nil || !bytes.Equal(once, twice) {
			t.Fatalf("%v\n%s\n%s", err, once, twice)
		}
	})
}

// FuzzKept: cards, drafts and cases from any bytes are read back as they were written,
// and taking the reporter out of any case leaves none and never fails.
func FuzzKept(f *testing.F) {
	f.Add([]byte(`{"i":"x","n":"0801-26-0001-K","t":[{"i":"risk","s":1,"d":2}],"answers":{"a":{"s":"given","v":"x","r":[{}]}}}`))
	f.Add([]byte(`{"complaint":{"reporter.name":{"s":"given","v":"Kenanga"},"problem":{"s":"given","v":"kata kenanga, KENANGA"}},"people":[{"name":"x","relation":"y","alleged":true}],"child":{"where_now":"sini"}}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		for _, v := range []any{new(Card), new(Draft), new(Case)} {
			if json.Unmarshal(b, v) != nil {
				continue
			}
			once, err := json.Marshal(v)
			if err != nil {
				continue
			}
			again := reflect.New(reflect.TypeOf(v).Elem()).Interface()
			if err := json.Unmarshal(once, again); err != nil {
				t.Fatalf("%T written and not read: %v\n%s", v, err, once)
			}
			if twice, err := json.Marshal(again); err != nil || !bytes.Equal(once, twice) {
				t.Fatalf("%T: %v\n%s\n%s", v, err, once, twice)
			}
			c, ok := v.(*Case)
			if !ok {
				continue
			}
			paper, err := c.OnPaper(Actor{Role: Coordinator}, pack.Gowa())
			if err != nil {
				t.Fatalf("%v\n%s", err, once)
			}
			if name := paper.Complaint["reporter.name"]; name.Value != "" && name.Value != Kept || paper.Complaint["reporter.phone"].Value != "" {
				t.Fatalf("the reporter is on paper: %+v", paper.Complaint)
			}
			if c.Alleged() && (paper.Child.Where != "" || paper.Child.Street != "") {
				t.Fatalf("the place is on paper: %+v", paper.Child)
			}
		}
	})
}
