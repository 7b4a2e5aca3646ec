package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"runtime/debug"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/spf13/cobra"

	"loket/sshd"
	"loket/sshd/guard"
	"loket/sshd/line"
	"loket/store"
	"loket/tui"
)

func serveCommand(a *app) *cobra.Command {
	listen, plan, recipients := "", backupPlan{}, []string{}
	c := &cobra.Command{
		Use:   "serve",
		Short: "Layani loket desa lewat SSH",
		Long: "Melayani kantor lewat SSH, dan pengguna komputer ini lewat soket di folder data.\nSinyal INT atau TERM: semua layar menyimpan isiannya, lalu server berhenti.\n\n" +
			"Dengan --backup, cadangan tersegel dibuat tiap --every; yang lebih tua dari 35 hari dimusnahkan.",
		Example: "  loket serve --data /var/lib/loket --key /etc/loket/kunci --listen :2222\n  loket serve --data /var/lib/loket --backup /mnt/cadangan --recipient age1…",
		Args:    exactArgs(),
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			if plan.every < time.Minute || plan.keep < 0 {
				return usagef("--every paling sedikit 1m, --keep tidak kurang dari 0")
			}
			if plan.recipients, err = recipientsOf(recipients); err != nil {
				return err
			}
			return a.serve(cmd.Context(), listen, plan)
		},
	}
	c.Flags().StringVar(&plan.dir, "backup", "", "`FOLDER` untuk cadangan berkala, sebaiknya di disk lain")
	c.Flags().DurationVar(&plan.every, "every", 24*time.Hour, "`SELANG` antara cadangan berkala")
	c.Flags().IntVar(&plan.keep, "keep", 0, "`BANYAK` cadangan terbaru yang disimpan (0: semua dari 35 hari)")
	recipientFlag(c, &recipients)
	c.Flags().StringVar(&listen, "listen", ":2222", "`ALAMAT` dan port")
	keyFlag(c, a)
	return c
}

// gcPercent is how much a server's memory may grow, in percent of what is in use, before
// it is tidied: 200 of the largest windows then fit into 512 MB.
const gcPercent = 30

// serve holds the office open for everybody until ctx is done.
func (a *app) serve(ctx context.Context, listen string, plan backupPlan) (err error) {
	dir, err := a.dir()
	if err != nil {
		return err
	}
	log := slog.New(guard.Journal(slog.NewTextHandler(a.err, nil)))
	var server *sshd.Server
	s, err := a.openStore(ctx, func(o *store.Options) {
		o.Ended = func(account, key string) { server.Kick(account, key) }
	})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	// Nearly all that a server holds once it is open is the cells of windows, which stay:
	// little is gained by letting garbage grow beside them.
	debug.SetGCPercent(gcPercent)
	if plan.dir != "" && len(plan.recipients) == 0 && !s.Training() {
		return usagef("cadangan berkala harus disegel: sebut --recipient age1… (loket kunci cadangan)")
	}
	keeper, err := newUpkeep(s, log, plan, a.clock())
	if err != nil {
		return err
	}
	server, err = sshd.New(sshd.Options{
		Addr: listen, HostKeyPath: filepath.Join(dir, hostKeyName), Desk: s, Door: s, Log: log, Version: version, Office: officeCommands(s, map[string]officeWork{
			"backup": workBackup(plan.recipients), "status": workStatus(func() *sshd.Server { return server }),
		}),
		LockAfter: pinAfter(s),
		FullScreen: func(sc sshd.Screen) tea.Model {
			return tui.New(tui.Options{
				Desk: s, Actor: sc.Actor, Width: sc.Width, Height: sc.Height, ASCII: sc.ASCII, NoColor: sc.NoColor, Print: sc.Print, Offer: sc.Offer, Notice: sc.Notice, Context: sc.Context,
				Resume: sc.Resume, LockAfter: lockAfter(s, sc.Actor), Unlock: unlock(s, sc.Actor), Latch: sc.Latch,
				Report: func(err error) { log.Error("screen", "account", sc.Actor.Account, "error", err) },
			})
		},
		Lines: func(ctx context.Context, t sshd.Talk) error {
			return line.Run(ctx, line.Options{Desk: s, Actor: t.Actor, In: t.In, Out: t.Out, ASCII: t.ASCII, Notice: t.Notice, Resume: t.Resume,
				LockAfter: lockAfter(s, t.Actor), Unlock: unlock(s, t.Actor), Latch: t.Latch})
		},
	})
	if err != nil {
		return refuse(err, "Server tidak dapat mulai di %s.", listen)
	}
	// The people of this machine come in by the socket. Without it the desks still can.
	ready, local := make(chan struct{}, 1), make(chan struct{})
	guard.Go("local", guard.Log(log), func() {
		defer close(local)
		if err := server.ServeUnix(filepath.Join(dir, socketName), func() { ready <- struct{}{} }); err != nil {
			log.Warn("no local socket: on this machine, too, only ssh reaches the office", "error", err)
		}
	})
	select {
	case <-ready:
	case <-local:
	}
	fmt.Fprintf(a.err, "Loket melayani di %s. Sidik kunci server: %s\n", server.Addr(), server.Fingerprint())
	working, stop := context.WithCancel(ctx)
	kept := make(chan struct{})
	guard.Go("upkeep", guard.Log(log), func() {
		defer close(kept)
		keeper.run(working, a.clock, time.After)
	})
	err = server.Serve(ctx)
	err = errors.Join(err, server.Shutdown(context.WithoutCancel(ctx)))
	stop()
	<-kept
	<-local
	keeper.checkpoint(context.WithoutCancel(ctx)) // an orderly stop is signed
	return err
}
