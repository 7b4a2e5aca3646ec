package main

import (
	"errors"

	"github.com/spf13/cobra"

	"loket/sshd"
	"loket/store/casework"
)

func checkCommand(a *app) *cobra.Command {
	asJSON := false
	c := &cobra.Command{
		Use: "check", Short: "Periksa seluruh data kantor",
		Long: "Memeriksa halaman berkas, segel, rantai catatan, dan menyusun ulang semua kasus.\nKode keluar 0 hanya bila semuanya cocok.",
		Args: exactArgs(),
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			args := []string{}
			if asJSON {
				args = append(args, "--json")
			}
			dir, err := a.dir()
			if err != nil {
				return err
			}
			if c, err := a.dialServer(dir); err != nil {
				return err
			} else if c != nil {
				return c.command(cmd.Context(), a, nil, append([]string{"check"}, args...))
			}
			// Whoever holds the data and its key may check it, with or without an account.
			s, err := a.openStore(cmd.Context(), nil)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, s.Close()) }()
			who := casework.Actor{Role: casework.Auditor}
			return workCheck(cmd.Context(), s, sshd.OfficeCall{Actor: who, Args: args, Out: a.out, Err: a.err})
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "sebagai JSON")
	keyFlag(c, a)
	return c
}
