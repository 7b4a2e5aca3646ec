package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"loket/forms/pack"
	"loket/forms/text"
	"loket/forms/text/hostile"
	"loket/sshd"
	"loket/sshd/guard"
	"loket/store"
	"loket/store/casework"
)

// Over two hundred hostile strings where an administrator's commands could carry them:
// arguments, a list for import, values of an older program; and every way out of these
// commands: output, tables, JSON, CSV, errors, the machine's journal.
func TestHostileTextInCommands(t *testing.T) {
	ctx := context.Background()
	s, err := store.Create(ctx, store.Options{Dir: t.TempDir(), Key: store.NewKey(), NoSync: true, Training: true, Pack: pack.Gowa(), NewID: newID, Clock: func() time.Time { return time.Date(2026, 11, 21, 2, 0, 0, 0, time.UTC) }})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}()
	local := casework.Actor{Binding: "uid:1"}
	people := map[string]casework.Actor{}
	for _, r := range []casework.Role{casework.Administrator, casework.Coordinator, casework.Auditor, casework.DataOfficer} {
		who := local
		who.Account, who.Role = string(r), r
		by := people[string(casework.Administrator)]
		if by.Account == "" {
			by = who
		}
		if err := s.ChangeAccount(ctx, by, casework.AccountChange{Add: &casework.Account{Name: who.Account, Role: r}, Key: "uid:1"}); err != nil {
			t.Fatal(r, err)
		}
		people[string(r)] = who
	}
	commands := officeCommands(s, map[string]officeWork{"backup": workBackup(nil), "status": workStatus(func() *sshd.Server { return new(sshd.Server) })})
	outs := 0
	for i, evil := range hostile.Strings() {
		if testing.Short() && i%6 > 0 {
			continue
		}
		calm := func(what, said string) {
			t.Helper()
			outs++
			if bad := hostile.Bad(strings.ReplaceAll(said, "\t", " ")); bad != "" {
				t.Errorf("%q: %s has %s: %.300q", evil, what, bad, said)
			}
		}
		words := func(v any) string {
			b, err := json.Marshal(v)
			if err != nil {
				t.Fatal(err)
			}
			return string(b)
		}
		for _, c := range []struct {
			role casework.Role
			in   string
			args []string
		}{
			{casework.Administrator, "", []string{"account", "change", words(casework.AccountChange{Add: &casework.Account{Name: evil, Role: casework.Role(evil), Desk: evil, Agency: evil, Kecamatan: evil, Display: evil}})}},
			{casework.Administrator, "", []string{"account", "change", words(casework.AccountChange{Disable: evil})}},
			{casework.Administrator, "", []string{"account", "change", evil}},
			{casework.Administrator, "", []string{"account", "invite", evil, "null"}},
			{casework.Administrator, "", []string{"account", "list"}},
			{casework.Administrator, "", []string{"account", evil}},
			{casework.Administrator, "", []string{"check", evil}},
			{casework.Administrator, "", []string{"backup", evil}},
			{casework.Administrator, "", []string{"status", evil}},
			{casework.DataOfficer, "NIK;Nama;" + evil + "\n" + evil + ";" + evil + ";" + evil + "\n9901016001149001;" + evil + ";x\n", []string{"registry", "import", evil}},
			{casework.DataOfficer, evil, []string{"registry", "import", "satu"}},
			{casework.DataOfficer, "PK\x03\x04" + evil, []string{"registry", "import", "dua"}},
			{casework.Auditor, "", []string{"log", "--person", evil, "--key", evil, "--act", evil}},
			{casework.Auditor, "", []string{"log", "--case", evil}},
			{casework.Auditor, "", []string{"log", "--from", evil}},
			{casework.Auditor, "", []string{"log", "--last", "40"}},
			{casework.Auditor, "", []string{"log", "--last", "40", "--json"}},
			{casework.Auditor, "", []string{"log", "breach", "--from", "2026-11-01", "--to", "2026-11-30", "--person", evil}},
			{casework.Auditor, "", []string{"log", "breach", "--from", "2026-11-01", "--to", "2026-11-30", "--csv"}},
			{casework.Auditor, "", []string{"log", evil, evil}},
			{casework.Coordinator, "", []string{"log", "words", "1", "--reason", evil}},
			{casework.Coordinator, "", []string{"purge", "decide", evil, evil}},
			{casework.Coordinator, "", []string{"rotate", evil, evil, evil}},
			{casework.Coordinator, "", []string{"deputy", words([]string{evil, evil, evil, "2026-11-23", evil})}},
			{casework.Coordinator, "", []string{"deputy", words([]string{evil, evil, evil, "2026-11-23", "2026-11-24"})}},
			{casework.Coordinator, "", []string{"kunci", evil}},
		} {
			var out, bad bytes.Buffer
			who := people[string(c.role)]
			who.Session = evil
			code := commands[c.args[0]](ctx, sshd.OfficeCall{Actor: who, Args: c.args[1:], In: strings.NewReader(c.in), Out: &out, Err: &bad})
			calm(strings.Join(c.args[:min(2, len(c.args))], " "), out.String()+bad.String())
			if code == exitFault {
				t.Errorf("%q: %s: a fault: %s", evil, c.args[0], bad.String())
			}
			if strings.Contains(strings.Join(c.args, " "), "--json") && !json.Valid(out.Bytes()) {
				t.Errorf("%q: %v is no JSON: %.200q", evil, c.args, out.String())
			}
		}
		// What an older program might have kept.
		old := casework.Account{Name: evil, Display: evil, Role: casework.Role(evil), Desk: evil, By: evil, Acting: &casework.Acting{For: evil, Self: evil}, Keys: []casework.Binding{{Fingerprint: evil, Account: evil, Waiting: true, Active: true}}}
		entry := casework.LogEntry{Number: evil, Note: evil, Act: casework.ActName(evil)}
		for what, show := range map[string]func(*bytes.Buffer) error{
			"accounts": func(b *bytes.Buffer) error { return tableOf(b, []casework.Account{old}, time.UTC) },
			"waiting":  func(b *bytes.Buffer) error { waitingTable(b, []casework.Account{old}); return nil },
			"json":     func(b *bytes.Buffer) error { return printJSON(b, []any{old, entry}) },
			"faults": func(b *bytes.Buffer) error {
				for _, l := range (&store.Report{Faults: 1, Head: evil, Signer: evil, Findings: []string{evil}}).Lines() {
					fmt.Fprintln(b, text.Clean(l))
				}
				return nil
			},
		} {
			var raw, tamed bytes.Buffer
			if err := show(&raw); err != nil {
				t.Fatal(err)
			}
			works := map[string]officeWork{"show": func(_ context.Context, _ *store.Store, c sshd.OfficeCall) error {
				_, err := c.Out.Write(raw.Bytes())
				return err
			}}
			if code := officeCommands(s, works)["show"](ctx, sshd.OfficeCall{Out: &tamed, Err: &tamed}); code != exitOK {
				t.Fatal(code)
			}
			said := tamed.String()
			if what == "json" {
				if said = raw.String(); !json.Valid(raw.Bytes()) {
					t.Errorf("%q: no JSON: %q", evil, said)
				}
			}
			calm(what, said)
		}
		// The program's own mouth, and the machine's journal.
		var bad bytes.Buffer
		a := &app{out: &bad, err: &bad, clock: time.Now, data: filepath.Join(t.TempDir(), "none")}
		for _, args := range [][]string{{"nosuch" + evil}, {"account", "add", evil, "--role", evil}, {"log", "--nosuch" + evil}, {"restore", "--from", "/nowhere/" + evil, "--data", a.data}, {"pack", "check", "/nowhere/" + evil}} {
			if run(ctx, args, a) == exitOK {
				t.Errorf("%q: %s is done", evil, args[0])
			}
		}
		fmt.Fprintln(&bad, say(refuse(&fs.PathError{Op: "open", Path: evil, Err: errors.New(evil)}, "%s", evil)))
		calm("errors", bad.String())
		var journal bytes.Buffer
		log := slog.New(guard.Journal(slog.NewTextHandler(&journal, nil))).With("account", evil, "why", evil)
		log.Error("door", "key", evil, "from", evil, "head", evil, "file", evil, "folder", evil, "kind", evil, "where", evil, "calls", evil, "error", errors.New(evil), "other", evil, evil, evil)
		calm("journal", journal.String())
	}
	t.Logf("%d strings, %d texts", len(hostile.Strings()), outs)
}
