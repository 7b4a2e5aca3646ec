package main

import (
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"loket/forms/pack"
	"loket/forms/text"
)

func packCommand(a *app) *cobra.Command {
	asJSON := false
	check := &cobra.Command{
		Use:   "check [FOLDER]",
		Short: "Periksa buku aturan kantor (bawaan, atau folder di atasnya)",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			var overlay fs.FS
			if len(args) == 1 {
				info, err := os.Stat(args[0])
				if err != nil || !info.IsDir() {
					return refuse(err, "Folder %s tidak ditemukan.", args[0])
				}
				overlay = os.DirFS(args[0])
			}
			return a.checkPack(overlay, asJSON)
		},
	}
	check.Flags().BoolVar(&asJSON, "json", false, "isi buku aturan, atau kesalahannya, sebagai JSON")
	return group("pack", "Buku aturan kantor: formulir, jam, lembaga", check)
}

// checkPack says what is wrong with a rule book, one fault a line; exit 1 when
// something is. With asJSON it prints {"findings": …} or, when all is well, the
// whole rule book by code.
func (a *app) checkPack(overlay fs.FS, asJSON bool) error {
	p, findings := pack.Load(overlay)
	switch {
	case asJSON && len(findings) > 0:
		if err := printJSON(a.out, map[string]any{"findings": findings}); err != nil {
			return err
		}
	case asJSON:
		return printJSON(a.out, p.Describe())
	case len(findings) == 0:
		fmt.Fprintf(a.out, "Buku aturan baik: %s, %d formulir, %d lembaga, sidik %s\n", p.Office.Name, len(p.Forms), len(p.Agencies), p.Digest[:12])
		return nil
	}
	for _, f := range findings {
		fmt.Fprintln(a.err, f)
	}
	fmt.Fprintf(a.err, "%d kesalahan.\n", len(findings))
	return exitStatus(exitRefused)
}

func panduanCommand(a *app) *cobra.Command {
	return &cobra.Command{Use: "panduan", Short: "Panduan singkat untuk petugas loket", Args: exactArgs(), RunE: func(*cobra.Command, []string) error {
		fmt.Fprintln(a.out, pack.Gowa().Guide)
		return nil
	}}
}

func printJSON(w io.Writer, v any) error {
	b, err := json.MarshalIndent(v, "", "  ")
	if err == nil {
		_, err = io.WriteString(w, text.EscapeJSON(string(b))+"\n")
	}
	return err
}
