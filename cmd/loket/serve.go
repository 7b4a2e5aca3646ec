package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"

	tea "charm.land/bubbletea/v2"
	"github.com/spf13/cobra"

	"loket/sshd"
	"loket/sshd/guard"
	"loket/sshd/line"
	"loket/store"
	"loket/tui"
)

func serveCommand(a *app) *cobra.Command {
	listen := ""
	c := &cobra.Command{
		Use:     "serve",
		Short:   "Layani loket desa lewat SSH",
		Long:    "Melayani kantor lewat SSH, dan pengguna komputer ini lewat soket di folder data.\nSinyal INT atau TERM: semua layar menyimpan isiannya, lalu server berhenti.",
		Example: "  loket serve --data /var/lib/loket --key /etc/loket/kunci --listen :2222",
		Args:    exactArgs(),
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.serve(cmd.Context(), listen) },
	}
	c.Flags().StringVar(&listen, "listen", ":2222", "`ALAMAT` dan port")
	keyFlag(c, a)
	return c
}

// serve holds the office open for everybody until ctx is done.
func (a *app) serve(ctx context.Context, listen string) (err error) {
	dir, err := a.dir()
	if err != nil {
		return err
	}
	log := slog.New(slog.NewTextHandler(a.err, nil))
	var server *sshd.Server
	s, err := a.openStore(ctx, func(o *store.Options) {
		o.Disabled = func(account string) { server.Kick(account) }
	})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	server, err = sshd.New(sshd.Options{
		Addr: listen, HostKeyPath: filepath.Join(dir, hostKeyName), Desk: s, Door: s, Log: log, Version: version, Office: officeCommands(s),
		FullScreen: func(sc sshd.Screen) tea.Model {
			return tui.New(tui.Options{
				Desk: s, Actor: sc.Actor, Width: sc.Width, Height: sc.Height, ASCII: sc.ASCII, NoColor: sc.NoColor, Notice: sc.Notice, Context: sc.Context,
				Resume: sc.Resume,
				Report: func(err error) { log.Error("screen", "account", sc.Actor.Account, "error", err) },
			})
		},
		Lines: func(ctx context.Context, t sshd.Talk) error {
			return line.Run(ctx, line.Options{Desk: s, Actor: t.Actor, In: t.In, Out: t.Out, ASCII: t.ASCII, Notice: t.Notice, Resume: t.Resume})
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
	err = server.Serve(ctx)
	err = errors.Join(err, server.Shutdown(context.WithoutCancel(ctx)))
	<-local
	return err
}
