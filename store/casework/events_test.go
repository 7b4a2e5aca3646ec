package casework_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"loket/forms"
	"loket/store/casework"
)

// Every event and version that was ever written has a file here, written once and never
// again: what stands in old offices must be read for ever.
const eventsDir = "testdata/events"

func eventFile(name string) string {
	return filepath.Join(eventsDir, strings.ReplaceAll(name, "/", ".")+".json")
}

// before are events that must have happened before another one can.
var before = map[string][]string{
	"TransferAnswered/1": {"TransferStarted/1"}, "ReferralMoved/1": {"ReferralPrepared/1"}, "HandoverRecorded/1": {"ReferralPrepared/1"},
	"ServiceReviewed/1": {"ReferralPrepared/1"}, "ConsentWithdrawn/1": {"ConsentGiven/1"}, "CaseReopened/1": {"CaseClosed/1"}, "PersonUnmarked/1": {"PersonMarked/1"}, "CaseTerminated/1": {"CaseClosed/1"},
	"PlanItemEnded/1": {"PlanItemAdded/1"}, "TaskDone/1": {"TaskAdded/1"}, "TaskGiven/1": {"TaskAdded/1"}, "TaskPutOff/1": {"TaskAdded/1"},
	"ProposalDecided/1": {"CaseworkerProposed/1"}, "FormReopened/1": {"FormCompleted/1"}, "StepDone/1": {"PathwayStarted/1"}, "StepSkipped/1": {"PathwayStarted/1"},
	"StepMoved/1": {"PathwayStarted/1"}, "PathwayStopped/1": {"PathwayStarted/1"}, "StepSkipAsked/1": {"PathwayStarted/1"}, "StepSkipRefused/1": {"PathwayStarted/1", "StepSkipAsked/1"}, "StepReopened/1": {"PathwayStarted/1", "StepDone/1"},
	"DataMoved/1": {"DataRequested/1"}, "CaseReleased/1": {"CaseQuarantined/1"},
}

// TestEveryEventEverWritten reads the file of every event and version, writes it again
// without loss, and holds what it makes of a case against what it made of one when the
// file was written.
func TestEveryEventEverWritten(t *testing.T) {
	for _, name := range casework.EventNames() {
		if _, err := os.Stat(eventFile(name)); casework.Updating() && errors.Is(err, fs.ErrNotExist) {
			writeEvent(t, name)
		}
	}
	var effects bytes.Buffer
	known := map[string]bool{}
	for _, name := range casework.EventNames() {
		known[filepath.Base(eventFile(name))] = true
		e := readEvent(t, name)
		if name == (casework.OfficePaper{}).EventName() { // it is no case's
			continue
		}
		c := &casework.Case{}
		chain := append([]string{"ComplaintReceived/1"}, before[name]...)
		for _, b := range chain {
			if b != name {
				happen(c, readEvent(t, b))
			}
		}
		was := fields(t, c)
		happen(c, e)
		fmt.Fprintf(&effects, "%s\n", name)
		now := fields(t, c)
		for _, k := range sortedKeys(was, now) {
			if !bytes.Equal(was[k], now[k]) && k != "version" {
				fmt.Fprintf(&effects, "  %s: %s\n", k, now[k])
			}
		}
	}
	files, err := os.ReadDir(eventsDir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if !known[f.Name()] && f.Name() != "effects.golden" {
			t.Errorf("%s was written once, and nothing reads it any more", f.Name())
		}
	}
	golden := filepath.Join(eventsDir, "effects.golden")
	if casework.Updating() {
		if err := os.WriteFile(golden, effects.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	w, g := strings.Split(string(want), "\n"), strings.Split(effects.String(), "\n")
	for i := range min(len(w), len(g)) {
		if w[i] != g[i] {
			t.Fatalf("line %d: what comes of an old event changed:\n got %s\nwant %s", i+1, g[i], w[i])
		}
	}
	if len(w) != len(g) {
		t.Fatalf("%d lines of effects, want %d", len(g), len(w))
	}
}

func happen(c *casework.Case, e casework.Event) {
	c.Apply(casework.Record{By: caseworker, At: eventTime, Pack: "pack", Events: []casework.Event{e}})
}

var eventTime = time.Date(2026, 11, 21, 2, 0, 0, 0, time.UTC)

// readEvent reads an event's file, and demands that nothing in it is passed over.
func readEvent(t *testing.T, name string) casework.Event {
	t.Helper()
	b, err := os.ReadFile(eventFile(name))
	if err != nil {
		t.Fatalf("%s has no file of its own (write it with -update, and keep it): %v", name, err)
	}
	events, err := casework.DecodeEvents(b)
	if err != nil || len(events) != 1 || events[0].EventName() != name {
		t.Fatalf("%s is read as %v, %v", name, events, err)
	}
	again, err := casework.EncodeEvents(events)
	if err != nil {
		t.Fatal(err)
	}
	var was, is any
	if err := errors.Join(json.Unmarshal(b, &was), json.Unmarshal(again, &is)); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(was, is) {
		t.Errorf("%s: a part of what was written is passed over:\n was %s\n is  %s", name, b, again)
	}
	return events[0]
}

func fields(t *testing.T, c *casework.Case) map[string]json.RawMessage {
	t.Helper()
	out := map[string]json.RawMessage{}
	if err := json.Unmarshal([]byte(asJSON(t, c)), &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func sortedKeys(a, b map[string]json.RawMessage) []string {
	var out []string
	for k := range a {
		out = append(out, k)
	}
	for k := range b {
		if a[k] == nil {
			out = append(out, k)
		}
	}
	slices.Sort(out)
	return out
}

// writeEvent makes the first file of a new event, with all its fields.
func writeEvent(t *testing.T, name string) {
	t.Helper()
	e, err := casework.ReadEvent(name, json.RawMessage("{}"))
	if err != nil {
		t.Fatal(err)
	}
	v := reflect.New(reflect.TypeOf(e)).Elem()
	whole(v, name, "")
	e, _ = v.Interface().(casework.Event) // it is what it was
	b, err := casework.EncodeEvents([]casework.Event{e})
	if err != nil {
		t.Fatal(err)
	}
	var nice bytes.Buffer
	if err := json.Indent(&nice, b, "", " "); err != nil {
		t.Fatal(err)
	}
	nice.WriteByte('\n')
	if err := errors.Join(os.MkdirAll(eventsDir, 0o755), os.WriteFile(eventFile(name), nice.Bytes(), 0o644)); err != nil {
		t.Fatal(err)
	}
}

// words are values that mean something where they stand.
var words = map[string]string{
	"ClocksStarted/1 id": "plan", "PlanItemEnded/1 id": "p1", "PlanItemAdded/1 id": "p1", "TaskAdded/1 id": "task:t1", "TaskAdded/1 stops": "TaskDone:task:t1", "TaskDone/1 clock": "task:t1",
	"TaskGiven/1 clock": "task:t1", "TaskPutOff/1 clock": "task:t1", "FormReopened/1 filled": "f1", "FormCompleted/1 form": "form3", "PathwayStarted/1 id": "abh",
	"StepDone/1 step": "abh.abh", "StepSkipped/1 step": "abh.abh", "StepMoved/1 step": "abh.abh", "StepSkipAsked/1 step": "abh.abh", "StepSkipRefused/1 step": "abh.abh", "StepReopened/1 step": "abh.abh", "StepMoved/1 order": "abh", "FormCompleted/1 revises": "",
	"DataRequested/1 id": "d1", "DataMoved/1 id": "d1", "DataMoved/1 state": "screened", "DataMoved/1 papers": "complaint",
	"PlanItemEnded/1 state": "done", "PlanItemAdded/1 state": "open",
}

// whole gives every field of v a value.
func whole(v reflect.Value, event, field string) {
	switch x := v.Addr().Interface().(type) {
	case *time.Time:
		*x = eventTime
		return
	case *time.Duration:
		*x = time.Hour
		return
	case *forms.Answers:
		*x = forms.Answers{
			"problem": {State: forms.Given, Value: "cerita"}, "child.name": {State: forms.Given, Value: "Bunga"}, "reason": {State: forms.Unknown},
			"needs": {State: forms.Given, Values: []string{"a", "b"}}, "people": {State: forms.Given, Rows: []forms.Answers{{"name": {State: forms.Refused}}}},
			"numbers": {State: forms.Given, Grid: map[string]int{"a/b": 2}},
		}
		return
	case *casework.Lane:
		*x = casework.Protection
		return
	case *casework.Class:
		*x = casework.High
		return
	case *casework.ReferralState:
		*x = casework.Accepted
		if event == "ReferralPrepared/1" {
			*x = casework.Prepared
		}
		return
	case *casework.Residency:
		*x = casework.ResidencyUnknown
		return
	case *casework.PathState:
		*x = ""
		return
	}
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(2)
	case reflect.Uint64:
		v.SetUint(2)
	case reflect.String:
		word, ok := words[event+" "+field]
		if !ok {
			word = field
			if field == "id" {
				word = "1"
			}
		}
		v.SetString(word)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		whole(v.Elem(), event, field)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		whole(v.Index(0), event, field)
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(reflect.ValueOf("father"), reflect.ValueOf("person-1"))
	case reflect.Struct:
		for i := range v.NumField() {
			tag, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
			if event == "TaskAdded/1" && (tag == "stopped_at" || tag == "replaced") {
				continue // it still runs
			}
			whole(v.Field(i), event, tag)
		}
	default:
		panic("an event with a field of kind " + v.Kind().String())
	}
}
