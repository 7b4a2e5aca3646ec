package sshd

import (
	"errors"
	"net"
	"strconv"

	"golang.org/x/sys/unix"
)

// peer names the operating-system user at the other end of a Unix socket, on the
// kernel's word: "uid:1000".
func peer(c net.Conn) (string, error) {
	u, ok := c.(*net.UnixConn)
	if !ok {
		return "", errors.New("sshd: not a Unix socket")
	}
	raw, err := u.SyscallConn()
	if err != nil {
		return "", err
	}
	var cred *unix.Ucred
	var failed error
	if err := raw.Control(func(fd uintptr) {
		cred, failed = unix.GetsockoptUcred(int(fd), unix.SOL_SOCKET, unix.SO_PEERCRED)
	}); err != nil {
		return "", err
	}
	if failed != nil {
		return "", failed
	}
	return "uid:" + strconv.FormatUint(uint64(cred.Uid), 10), nil
}
