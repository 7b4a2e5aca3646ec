package seat

import (
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
)

// Build makes the binary as it is handed out, static, in dir and says where it is. It is
// called from a package two rooms below the top, as those in cmd/loket are.
func Build(dir string, env []string) (string, error) {
	if err := sources(); err != nil {
		return "", err
	}
	loket := filepath.Join(dir, "loket")
	if runtime.GOOS == "windows" {
		loket += ".exe"
	}
	compile := exec.Command("go", "build", "-buildvcs=false", "-trimpath", "-o", loket, "loket/cmd/loket")
	compile.Env = append(env, "CGO_ENABLED=0")
	if out, err := compile.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return loket, nil
}

// sources looks at every file that the binary is made of. The go command remembers
// what a test looked at, and runs it again when one of them has changed.
func sources() error {
	for _, room := range []string{"cmd", "forms", "sshd", "store", "tui"} {
		err := filepath.WalkDir(filepath.Join("..", "..", "..", room), func(path string, d fs.DirEntry, err error) error {
			if err == nil && d.Type().IsRegular() {
				_, err = os.Stat(path)
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}
