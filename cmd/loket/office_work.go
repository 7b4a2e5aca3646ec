package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"runtime/debug"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"loket/forms/text"
	"loket/sshd"
	"loket/store"
	"loket/store/casework"
	"loket/store/registry"
)

// officeWork is an administrator's command as the office carries it out: in this
// process, or in the server that holds the store. Its words are a little protocol
// between this program and itself; people use the commands of root.go.
type officeWork func(ctx context.Context, s *store.Store, c sshd.OfficeCall) error

var officeWorks = map[string]officeWork{"account": workAccount, "registry": workRegistry, "check": workCheck, "kunci": workKunci, "log": workLog, "purge": workPurge, "rotate": workRotate, "deputy": workDeputy}

// officeCommands are the works as the server offers them, with those that need to
// know how it was started.
func officeCommands(s *store.Store, more map[string]officeWork) map[string]sshd.OfficeCommand {
	out := map[string]sshd.OfficeCommand{}
	works := maps.Clone(officeWorks)
	maps.Copy(works, more)
	for name, work := range works {
		out[name] = func(ctx context.Context, c sshd.OfficeCall) int {
			if c.Err = text.Calm(c.Err); name != "backup" {
				c.Out = text.Calm(c.Out)
			}
			err := work(ctx, s, c)
			if code := exitCode(err); code != exitOK {
				var status exitStatus
				if !errors.As(err, &status) {
					fmt.Fprintln(c.Err, text.Clean(sentence(err)))
				}
				return code
			}
			return exitOK
		}
	}
	return out
}

// do carries out a work where the office is: at the server if one runs, else here.
func (a *app) do(ctx context.Context, in io.Reader, args ...string) error {
	dir, err := a.dir()
	if err != nil {
		return err
	}
	if c, err := a.dialServer(dir); err != nil {
		return err
	} else if c != nil {
		return c.command(ctx, a, in, args)
	}
	return a.withOffice(ctx, func(s *store.Store, who casework.Actor) error {
		return officeWorks[args[0]](ctx, s, sshd.OfficeCall{Actor: who, Args: args[1:], In: in, Out: text.Calm(a.out), Err: a.err})
	})
}

// workAccount: "change" and a casework.AccountChange as JSON, "invite" with the account's
// name and a new casework.Account or null, "waiting", or "list" and perhaps "--json"; else
// the words that people type from afar.
func workAccount(ctx context.Context, s *store.Store, c sshd.OfficeCall) error {
	switch words := strings.Join(c.Args, " "); {
	case len(c.Args) == 2 && c.Args[0] == "change":
		var ch casework.AccountChange
		if err := json.Unmarshal([]byte(c.Args[1]), &ch); err != nil {
			return usagef("perubahan akun tidak terbaca")
		}
		if ch.Add != nil {
			if err := place(ch.Add, s.Pack()); err != nil {
				return err
			}
		}
		if err := s.ChangeAccount(ctx, c.Actor, ch); err != nil {
			return err
		}
		return tellWaiting(ctx, s, c, ch)
	case len(c.Args) == 3 && c.Args[0] == "invite" && json.Valid([]byte(c.Args[2])):
		return invite(ctx, s, c)
	case words == "waiting":
		list, err := s.Accounts(ctx, c.Actor)
		if err == nil {
			waitingTable(c.Out, list)
		}
		return err
	case words == "list", words == "list --json":
		list, err := s.Accounts(ctx, c.Actor)
		if err != nil {
			return err
		}
		if len(c.Args) == 2 {
			return printJSON(c.Out, list)
		}
		return tableOf(c.Out, list, s.Pack().Office.Zone)
	}
	return accountWords(ctx, s, c)
}

// invite makes the account, if it is a new one, and an invitation, and prints its code.
func invite(ctx context.Context, s *store.Store, c sshd.OfficeCall) error {
	var add *casework.Account
	if err := json.Unmarshal([]byte(c.Args[2]), &add); err != nil {
		return usagef("akun tidak terbaca")
	}
	if add != nil {
		if err := place(add, s.Pack()); err != nil {
			return err
		}
		if err := s.ChangeAccount(ctx, c.Actor, casework.AccountChange{Add: add}); err != nil {
			return err
		}
	}
	code := casework.InviteCode(s.NewID())
	if err := s.ChangeAccount(ctx, c.Actor, casework.AccountChange{Invite: c.Args[1], Code: code}); err != nil {
		return err
	}
	until := s.Now().Add(24 * time.Hour).In(s.Pack().Office.Zone)
	fmt.Fprintf(c.Out, "Kode undangan %s: %s\nBerlaku sampai %s, lima kali coba.\n", c.Args[1], code, until.Format("02-01-2006 15.04"))
	return nil
}

// tellWaiting says of a key that was tied or confirmed whether it still waits.
func tellWaiting(ctx context.Context, s *store.Store, c sshd.OfficeCall, ch casework.AccountChange) error {
	name := ch.Bind + ch.Confirm
	if ch.Add != nil && ch.Key != "" {
		name = ch.Add.Name
	}
	if name == "" {
		return nil
	}
	list, err := s.Accounts(ctx, c.Actor)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(list, func(a casework.Account) bool { return a.Name == name })
	switch {
	case i < 0:
	case ch.Confirm != "" && list[i].Waits():
		fmt.Fprintln(c.Out, "Tercatat. Satu orang lagi mengesahkan: yang mengundang, atau pengelola akun lain.")
	case ch.Confirm != "":
		fmt.Fprintf(c.Out, "Kunci %s disahkan; petugas dapat masuk.\n", name)
	default:
		if b, ok := keyOf(list, name, ch.Key); ok && b.Waiting {
			fmt.Fprintf(c.Out, "Kunci ini menunggu orang kedua. Pengelola akun lain: loket account confirm %s %s\n", name, casework.Digits("", ch.Key, name))
		}
	}
	return nil
}

func tableOf(out io.Writer, list []casework.Account, zone *time.Location) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, acc := range list {
		where, state := strings.Trim(acc.Desk+" "+acc.Kecamatan+" "+acc.Agency, " "), strings.Join(acc.State(), ", ")
		if t := acc.Acting; t != nil {
			state += fmt.Sprintf(", Plh. %s %s s.d. %s", text.Clean(t.For), t.From.In(zone).Format("02-01-2006"), t.To.Add(-time.Second).In(zone).Format("02-01-2006"))
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", text.Clean(acc.Name), text.Clean(string(acc.Role)), text.Clean(where), state)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if len(list) > 0 && list[0].Training {
		fmt.Fprintln(out, "Kantor latihan: masuk tanpa PIN.")
	}
	return nil
}

// workRegistry: "import" and the list's name; the file comes in as it is.
func workRegistry(ctx context.Context, s *store.Store, c sshd.OfficeCall) error {
	if len(c.Args) != 2 || c.Args[0] != "import" {
		return usagef("registry: import NAMA")
	}
	// Whoever may not import is told so before a large file is unfolded; the store asks again.
	if c.Actor.Role.AtDesk() || !casework.May(c.Actor, casework.Search, casework.Scope{}) {
		return &casework.Error{Kind: casework.NotAllowed, Say: "Daftar dimasukkan oleh sekretariat; tidak ada yang berubah. Minta petugas data."}
	}
	most := registry.Afar
	if c.Actor.AtServer() {
		most = registry.Local
	}
	defer debug.FreeOSMemory() // what a large file took is given back at once
	list, err := registry.Read(c.In, most)
	if err != nil {
		return refuse(nil, "Berkas ini tidak dapat dibaca sebagai daftar: %s. Tidak ada yang masuk.", err)
	}
	for _, l := range list.Warnings {
		fmt.Fprintf(c.Err, "baris %d: %s\n", l.No, l.Why)
	}
	for _, l := range list.Refused {
		fmt.Fprintf(c.Err, "baris %d ditolak: %s\n", l.No, l.Why)
	}
	changed, err := s.PutRegistry(ctx, c.Actor, c.Args[1], s.Now(), list.Digest, list.Rows)
	if err != nil {
		return err
	}
	fmt.Fprintf(c.Out, "%d baris diambil, %d ditolak, %d sama, %d perlu dilihat\n", len(list.Rows), len(list.Refused), list.Same, len(list.Warnings))
	if !changed {
		fmt.Fprintln(c.Err, "Daftar ini sudah ada dengan isi yang sama; tidak ada yang berubah.")
	}
	return nil
}

// workCheck looks at the whole office; the report holds numbers only. Arguments:
// "--json" and heads from papers.
func workCheck(ctx context.Context, s *store.Store, c sshd.OfficeCall) error {
	if c.Actor.Role != casework.Auditor && !casework.May(c.Actor, casework.Accounts, casework.Scope{}) {
		return &casework.Error{Kind: casework.NotAllowed, Say: "Ini bukan tugas akun Anda; tidak ada yang berubah. Minta petugas yang berwenang."}
	}
	asJSON := false
	var papers []store.PaperHead
	for _, arg := range c.Args {
		if arg == "--json" {
			asJSON = true
			continue
		}
		p, err := store.ParseHead(arg)
		if err != nil {
			return err
		}
		papers = append(papers, p)
	}
	if c.Actor.Account != "" {
		if err := s.Looked(c.Actor, store.Checked); err != nil { // a harmed office is checked all the same
			fmt.Fprintln(c.Err, "Pemeriksaan ini tidak tercatat: "+text.Clean(sentence(err)))
		}
	}
	report, err := s.Check(ctx, papers...)
	if err != nil {
		return err
	}
	if asJSON {
		err = printJSON(c.Out, report)
	} else {
		for _, l := range report.Lines() {
			fmt.Fprintln(c.Out, text.Clean(l))
		}
	}
	if err == nil && !report.OK() {
		return exitStatus(exitRefused)
	}
	return err
}
