package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

const helpTemplate = `{{with (or .Long .Short)}}{{. | trimTrailingWhitespaces}}

{{end}}{{.UsageString}}`

const usageTemplate = `Cara pakai:{{if .Runnable}}
  {{.UseLine}}{{end}}{{if .HasAvailableSubCommands}}
  {{.CommandPath}} PERINTAH{{end}}{{if .HasExample}}

Contoh:
{{.Example}}{{end}}{{if .HasAvailableSubCommands}}

Perintah:{{range .Commands}}{{if .IsAvailableCommand}}
  {{rpad .Name .NamePadding}} {{.Short}}{{end}}{{end}}{{end}}{{if .HasAvailableLocalFlags}}

Pilihan:
{{flagsOf .LocalFlags | trimTrailingWhitespaces}}{{end}}{{if .HasAvailableInheritedFlags}}

Pilihan umum:
{{flagsOf .InheritedFlags | trimTrailingWhitespaces}}{{end}}{{if .HasAvailableSubCommands}}

Keterangan tiap perintah: {{.CommandPath}} PERINTAH --help{{end}}
`

// newRoot builds the command tree.
func newRoot(a *app) *cobra.Command {
	root := &cobra.Command{
		Use:   "loket",
		Short: "Loket layanan anak: meja desa, berkas kasus, dan server SSH",
		Long: `Loket adalah meja layanan, berkas kasus, dan server SSH untuk layanan anak
terpadu (PKSAI), loket desa (Puskesos), dan rujukannya (SLRT).

Tanpa perintah, loket membuka kantor di folder data: layar penuh di terminal,
tanya jawab per baris bila tidak ada terminal.`,
		Args:              noArgs,
		SilenceUsage:      true,
		SilenceErrors:     true,
		DisableAutoGenTag: true,
		CompletionOptions: cobra.CompletionOptions{DisableDefaultCmd: true},
		RunE:              func(cmd *cobra.Command, _ []string) error { return a.openOffice(cmd.Context()) },
	}
	cobra.AddTemplateFunc("flagsOf", func(f *pflag.FlagSet) string { return strings.ReplaceAll(f.FlagUsages(), "(default ", "(bawaan ") })
	root.SetHelpTemplate(helpTemplate)
	root.SetUsageTemplate(usageTemplate)
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return flagError(err) })
	flags := root.PersistentFlags()
	flags.StringVar(&a.data, "data", "", "`FOLDER` data kantor (atau LOKET_DATA)")
	flags.StringVar(&a.keyAt, "office-key", "", "`BERKAS` kunci kantor (atau LOKET_KEY)")
	flags.StringVar(&a.asName, "as", "", "`AKUN` yang dipakai, bila pengguna komputer ini punya beberapa")
	flags.BoolP("help", "h", false, "tampilkan bantuan ini")
	keyFlag(root, a)

	help := &cobra.Command{
		Use: "bantuan [PERINTAH]", Aliases: []string{"help"}, Short: "Bantuan tentang satu perintah",
		RunE: func(cmd *cobra.Command, args []string) error {
			target, rest, err := cmd.Root().Find(args)
			if err != nil || len(rest) > 0 {
				return usagef("perintah %q tidak dikenal", strings.Join(args, " "))
			}
			return target.Help()
		},
	}
	root.SetHelpCommand(help)
	root.AddCommand(
		serveCommand(a), connectCommand(a), kartuCommand(a), demoCommand(a), accountCommand(a), checkCommand(a), statusCommand(a), backupCommand(a), restoreCommand(a), kunciCommand(a),
		packCommand(a), registryCommand(a),
		logCommand(a), purgeCommand(a), panduanCommand(a), versionCommand(a), completionCommand(a),
	)
	root.AddCommand(remoteCommands(a)...)
	plainUseLines(root)
	return root
}

// plainUseLines keeps cobra from adding "[flags]" to every use line.
func plainUseLines(c *cobra.Command) {
	c.DisableFlagsInUseLine = true
	for _, sub := range c.Commands() {
		plainUseLines(sub)
	}
}

// keyFlag adds --key as another name of --office-key, on commands where it means nothing else.
func keyFlag(cmd *cobra.Command, a *app) {
	cmd.Flags().StringVar(&a.keyAt, "key", "", "`BERKAS`, sama dengan --office-key")
}

// group is a command that only holds others.
func group(use, short string, commands ...*cobra.Command) *cobra.Command {
	g := &cobra.Command{Use: use, Short: short, RunE: func(cmd *cobra.Command, args []string) error {
		if len(args) > 0 {
			return usagef("perintah %q tidak dikenal dalam %q", args[0], cmd.CommandPath())
		}
		return cmd.Help()
	}}
	g.AddCommand(commands...)
	return g
}

func noArgs(_ *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usagef("perintah %q tidak dikenal", args[0])
	}
	return nil
}

// exactArgs asks for as many arguments as there are names.
func exactArgs(names ...string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) < len(names) {
			return usagef("%s: %s belum disebut", cmd.CommandPath(), names[len(args)])
		}
		if len(args) > len(names) {
			return usagef("%s: %q berlebih", cmd.CommandPath(), args[len(names)])
		}
		return nil
	}
}

// flagError says in Indonesian what is wrong with a flag.
func flagError(err error) error {
	var unknown *pflag.NotExistError
	var missing *pflag.ValueRequiredError
	var invalid *pflag.InvalidValueError
	switch {
	case errors.As(err, &unknown):
		name := unknown.GetSpecifiedName()
		if len(name) > 1 {
			name = "-" + name
		}
		return usagef("pilihan -%s tidak dikenal", name)
	case errors.As(err, &missing):
		return usagef("pilihan --%s memerlukan nilai", missing.GetFlag().Name)
	case errors.As(err, &invalid):
		return usagef("nilai %q tidak cocok untuk --%s", invalid.GetValue(), invalid.GetFlag().Name)
	}
	return usagef("pilihan salah: %v", err)
}

func versionCommand(a *app) *cobra.Command {
	return &cobra.Command{Use: "version", Aliases: []string{"versi"}, Short: "Versi program ini", Args: exactArgs(), RunE: func(*cobra.Command, []string) error {
		fmt.Fprintln(a.out, "loket "+version)
		return nil
	}}
}

func completionCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use: "completion bash|zsh|fish|powershell", Short: "Pelengkap perintah untuk shell", Args: exactArgs("jenis shell"),
		ValidArgs: []string{"bash", "zsh", "fish", "powershell"}, Example: "  loket completion bash > /etc/bash_completion.d/loket",
		RunE: func(cmd *cobra.Command, args []string) error {
			root := cmd.Root()
			switch args[0] {
			case "bash":
				return root.GenBashCompletionV2(a.out, true)
			case "zsh":
				return root.GenZshCompletion(a.out)
			case "fish":
				return root.GenFishCompletion(a.out, true)
			case "powershell":
				return root.GenPowerShellCompletionWithDesc(a.out)
			}
			return usagef("shell %q tidak dikenal: bash, zsh, fish, atau powershell", args[0])
		},
	}
}
