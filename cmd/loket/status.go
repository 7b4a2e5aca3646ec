package main

import (
	"context"
	"fmt"
	"runtime"
	"runtime/metrics"

	"github.com/spf13/cobra"

	"loket/sshd"
	"loket/store"
	"loket/store/casework"
)

// status is how a running server stands: figures only, nothing of a case.
type status struct {
	Version     string `json:"version"`
	Connections int    `json:"connections"` // open, this one among them
	Goroutines  int    `json:"goroutines"`
	Memory      uint64 `json:"memory"` // bytes that the program has in use
	Live        uint64 `json:"live"`   // bytes of them that were needed when memory was last tidied
	Tidied      uint64 `json:"tidied"` // how often that was
	Head        string `json:"head"`   // of the log's chain
}

func statusCommand(a *app) *cobra.Command {
	asJSON := false
	c := &cobra.Command{
		Use: "status", Short: "Keadaan server yang berjalan", Args: exactArgs(),
		Long: "Berapa sambungan terbuka, pemakaian memori, dan ujung catatan. Tidak memuat isi kasus.",
		RunE: func(cmd *cobra.Command, _ []string) error {
			dir, err := a.dir()
			if err != nil {
				return err
			}
			server, err := a.dialServer(dir)
			if err != nil {
				return err
			}
			if server == nil {
				return refuse(nil, "Tidak ada server Loket yang berjalan di %s. Mulai dengan: loket serve --data %s", dir, dir)
			}
			args := []string{"status"}
			if asJSON {
				args = append(args, "--json")
			}
			return server.command(cmd.Context(), a, nil, args)
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "sebagai JSON")
	return c
}

// workStatus tells who may manage accounts how the server stands.
func workStatus(server func() *sshd.Server) officeWork {
	return func(ctx context.Context, s *store.Store, c sshd.OfficeCall) error {
		if err := casework.Permit(c.Actor, casework.Accounts, casework.Scope{}); err != nil {
			return err
		}
		if err := s.Looked(c.Actor, store.StatusRead); err != nil {
			return err
		}
		head, err := s.Head(ctx)
		if err != nil {
			return err
		}
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		is := status{Version: version, Connections: server().Connections(), Goroutines: runtime.NumGoroutine(), Memory: m.Sys - m.HeapReleased, Head: head}
		is.Live, is.Tidied = live()
		switch {
		case len(c.Args) == 1 && c.Args[0] == "--json":
			return printJSON(c.Out, is)
		case len(c.Args) > 0:
			return usagef("tulis: status [--json]")
		}
		_, err = fmt.Fprintf(c.Out, "Versi %s\nSambungan terbuka: %d\nPekerjaan berjalan: %d\nMemori: %d MB\nUjung catatan: %s\n", is.Version, is.Connections, is.Goroutines, is.Memory>>20, is.Head)
		return err
	}
}

// live is how many bytes the last tidying of memory left, and how many there were so far.
func live() (bytes, tidied uint64) {
	of := []metrics.Sample{{Name: "/gc/heap/live:bytes"}, {Name: "/gc/cycles/total:gc-cycles"}}
	metrics.Read(of)
	return of[0].Value.Uint64(), of[1].Value.Uint64()
}
