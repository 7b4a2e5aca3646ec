package main

import (
	"bufio"
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"loket": main})
}

// TestScripts runs the program itself, one story a file.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: filepath.Join("testdata", "script"),
		Setup: func(env *testscript.Env) error {
			env.Setenv("HOME", env.WorkDir)
			env.Setenv("XDG_DATA_HOME", filepath.Join(env.WorkDir, "data"))
			env.Setenv("XDG_CONFIG_HOME", filepath.Join(env.WorkDir, "config"))
			env.Setenv("LANG", "C.UTF-8")
			return nil
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"serve": serveInScript, "grab": grab, "damage": damage, "mode": mode,
		},
	})
}

var servingAt = regexp.MustCompile(`melayani di \S*:(\d+)\. `)

// serveInScript starts "loket serve ARGS" and sets $PORT once it says that it
// serves. At the script's end the server is told to stop and must do so in order.
func serveInScript(ts *testscript.TestScript, neg bool, args []string) {
	if neg {
		ts.Fatalf("serve does not take !")
	}
	path := strings.SplitN(ts.Getenv("PATH"), string(os.PathListSeparator), 2)[0]
	cmd := exec.Command(filepath.Join(path, "loket"), append([]string{"serve", "--listen", "127.0.0.1:0"}, args...)...)
	cmd.Dir = ts.MkAbs(".")
	cmd.Env = []string{"HOME=" + ts.Getenv("HOME"), "PATH=" + ts.Getenv("PATH")}
	stderr, err := cmd.StderrPipe()
	ts.Check(err)
	ts.Check(cmd.Start())
	said := bufio.NewReader(stderr)
	var before bytes.Buffer
	for {
		line, err := said.ReadString('\n')
		before.WriteString(line)
		if m := servingAt.FindStringSubmatch(line); m != nil {
			ts.Setenv("PORT", m[1])
			break
		}
		if err != nil {
			ts.Fatalf("the server did not start: %v\n%s", err, before.String())
		}
	}
	ts.Defer(func() {
		ts.Check(cmd.Process.Signal(syscall.SIGTERM))
		var rest bytes.Buffer
		_, copyErr := rest.ReadFrom(said)
		err := cmd.Wait()
		if err != nil || copyErr != nil {
			ts.Fatalf("the server did not stop in order: %v %v\n%s", err, copyErr, rest.String())
		}
	})
}

// grab VAR REGEXP sets a variable from the first group in the last standard output.
func grab(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: grab VAR REGEXP")
	}
	m := regexp.MustCompile(args[1]).FindStringSubmatch(ts.ReadFile("stdout"))
	if len(m) < 2 {
		ts.Fatalf("nothing to grab with %s", args[1])
	}
	ts.Setenv(args[0], m[1])
}

// damage FILE turns bits over in the middle of a file; "damage -cut FILE" takes its second half away.
func damage(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: damage [-cut] FILE")
	}
	path := ts.MkAbs(args[len(args)-1])
	b, err := os.ReadFile(path)
	ts.Check(err)
	used := len(bytes.TrimRight(b, "\x00")) // the file ends in room for growth
	if args[0] == "-cut" {
		b = b[:used/2]
	} else {
		for i := used / 2; i < used/2+64<<10 && i < used; i++ {
			b[i] ^= 0x55
		}
	}
	ts.Check(os.WriteFile(path, b, 0o600))
}

// mode FILE PERMISSIONS checks a file's permissions.
func mode(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: mode FILE PERMISSIONS")
	}
	info, err := os.Stat(ts.MkAbs(args[0]))
	ts.Check(err)
	if got := info.Mode().Perm().String(); got != args[1] {
		ts.Fatalf("%s is %s, want %s", args[0], got, args[1])
	}
}
