package main

import (
	"context"
	"errors"
	"os"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/spf13/cobra"
	"golang.org/x/term"

	"loket/sshd"
	"loket/sshd/guard"
	"loket/sshd/line"
	"loket/sshd/remote"
	"loket/store"
	"loket/store/casework"
	"loket/tui"
	"loket/tui/kit"
)

// openOffice is loket without a command: the counter itself. Where a server holds
// the office, it is reached through the server; where there is no office, set-up begins.
func (a *app) openOffice(ctx context.Context) error {
	dir, err := a.dir()
	if err != nil {
		return err
	}
	if c, err := a.dialServer(dir); err != nil {
		return err
	} else if c != nil {
		return c.session(ctx, a)
	}
	if !store.Exists(dir) {
		if done, err := a.setUp(ctx, dir); err != nil || !done {
			return err
		}
	}
	return a.withOffice(ctx, func(s *store.Store, who casework.Actor) error {
		if a.fullScreen() {
			return screen(ctx, s, who)
		}
		err := line.Run(ctx, line.Options{Desk: s, Actor: who, In: a.in, Out: a.out, ASCII: ascii(), LockAfter: lockAfter(s, who), Unlock: unlock(s, who)})
		if errors.Is(err, line.ErrEnd) || errors.Is(err, line.ErrCut) || errors.Is(err, line.ErrLocked) {
			return nil // everything that was acknowledged is on the disk
		}
		return err
	})
}

// lockAfter is after how long without a key the actor's screen locks.
func lockAfter(s *store.Store, who casework.Actor) time.Duration {
	return s.Pack().Office.LockAfter(who.Role.AtDesk())
}

// pinAfter says after how long without a key an actor's windows ask for the PIN; 0 where
// the account has none.
func pinAfter(s *store.Store) func(who casework.Actor) time.Duration {
	return func(who casework.Actor) time.Duration {
		if !s.HasPIN(who.Account) {
			return 0
		}
		return lockAfter(s, who)
	}
}

// unlock opens the actor's locked screen; nil where the account has no PIN.
func unlock(s *store.Store, who casework.Actor) func(context.Context, string) error {
	if !s.HasPIN(who.Account) {
		return nil
	}
	return func(ctx context.Context, pin string) error { return s.Unlock(ctx, who, pin) }
}

// fullScreen says whether both ends are a terminal that can be painted.
func (a *app) fullScreen() bool {
	out, ok := a.out.(*os.File)
	kind := os.Getenv("TERM")
	return ok && kind != "" && kind != "dumb" && term.IsTerminal(int(a.in.Fd())) && term.IsTerminal(int(out.Fd()))
}

// ascii says whether this terminal wants, or cannot show more than, ASCII.
func ascii() bool { return sshd.ASCII(os.Getenv) }

// screen runs the full-screen program on this machine's own terminal.
func screen(ctx context.Context, s *store.Store, who casework.Actor) error {
	stop := s.Watch(who, func(casework.Change) {}) // a live holder of drafts; nobody else is here to bring news
	defer stop()
	mine, _ := s.Account(who.Account) // the settings; an actor is an account
	p := tea.NewProgram(
		tui.New(tui.Options{
			Desk: s, Actor: who, ASCII: ascii() || mine.ASCII, NoColor: os.Getenv("NO_COLOR") != "", Print: mine.LocalPrint, Context: context.WithoutCancel(ctx),
			LockAfter: lockAfter(s, who), Unlock: unlock(s, who),
		}),
		tea.WithoutSignalHandler(),
	)
	over := make(chan struct{})
	defer close(over)
	guard.Go("signals", nil, func() {
		select {
		case <-ctx.Done():
			p.Send(kit.Quit{})
		case <-over:
		}
	})
	_, err := p.Run()
	return err
}

// remoteCommands are the commands that are the same here and over SSH.
func remoteCommands(a *app) []*cobra.Command {
	commands := []*cobra.Command{
		{Use: "queue [--json] [--overdue] [--mine] [--open] [--lane L] [--stage T] [--risk K]", Short: "Antrean kasus, tenggat terdekat dulu"},
		{Use: "case NOMOR [--json]", Short: "Isi satu kasus"},
		{Use: "letter NOMOR [--referral N]", Short: "Surat rujukan sebagai teks"},
		{Use: "print NOMOR [FORMULIR]", Short: "Formulir kasus sebagai teks; tanpa FORMULIR: daftarnya"},
		{Use: "inbox [--json]", Short: "Rujukan untuk lembaga mitra"},
		{Use: "tasks [--from TANGGAL] [--to TANGGAL] [--json]", Short: "Tugas Anda hari ini dan enam hari sesudahnya"},
		{Use: "meetings [--json]", Short: "Rapat Anda; nomor urutnya untuk meeting"},
		{Use: "meeting URUT [--agency KODE] [--json]", Short: "Notulen satu rapat, atau surat undangan lembaga"},
		{Use: "caseload [--json]", Short: "Beban tiap peksos, kasus tanpa peksos, menunggu siapa"},
		{Use: "audit [--json]", Short: "Berkas yang belum lengkap dan apa yang kurang"},
		{Use: "compliance [--from TANGGAL] [--to TANGGAL] [--by step|month|desk|caseworker] [--csv] [--json]", Short: "Bagian langkah yang tepat waktu menurut SOP"},
		{Use: "whoami [--json]", Short: "Akun yang sedang dipakai"},
	}
	for _, c := range commands {
		// Their arguments are package remote's to understand, here as over SSH.
		c.DisableFlagParsing = true
		c.RunE = func(cmd *cobra.Command, args []string) error {
			rest, err := a.globalFlags(args)
			if err != nil {
				return err
			}
			for _, arg := range rest {
				if arg == "--help" || arg == "-h" {
					return cmd.Help()
				}
			}
			return a.runRemote(cmd.Context(), append([]string{cmd.Name()}, rest...))
		}
	}
	return commands
}

// globalFlags takes loket's own flags out of the arguments of a remote command.
func (a *app) globalFlags(args []string) (rest []string, err error) {
	targets := map[string]*string{"--data": &a.data, "--office-key": &a.keyAt, "--key": &a.keyAt, "--as": &a.asName}
	for i := 0; i < len(args); i++ {
		name, value, inline := strings.Cut(args[i], "=")
		target, ok := targets[name]
		switch {
		case !ok:
			rest = append(rest, args[i])
		case inline:
			*target = value
		case i+1 == len(args):
			return nil, usagef("pilihan %s memerlukan nilai", name)
		default:
			i++
			*target = args[i]
		}
	}
	return rest, nil
}

// runRemote carries out a command of package remote, through the server if one runs.
func (a *app) runRemote(ctx context.Context, args []string) error {
	dir, err := a.dir()
	if err != nil {
		return err
	}
	if c, err := a.dialServer(dir); err != nil {
		return err
	} else if c != nil {
		return c.command(ctx, a, nil, args)
	}
	return a.withOffice(ctx, func(s *store.Store, who casework.Actor) error {
		code := remote.Run(ctx, remote.Options{Desk: s, Actor: who, Version: version, ASCII: ascii(), Factor: s.Factor(who.Account, who.Binding)}, args, a.out, a.err)
		if code != remote.OK {
			return exitStatus(code)
		}
		return nil
	})
}
