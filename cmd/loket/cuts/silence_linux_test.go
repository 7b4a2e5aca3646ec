package cuts

import (
	"errors"
	"net"

	"golang.org/x/sys/unix"
)

// deafen makes a socket drop every packet before TCP sees it, so that nothing is
// acknowledged any more: to the other side the cable is out.
func deafen(c *net.TCPConn) error {
	raw, err := c.SyscallConn()
	if err != nil {
		return err
	}
	drop := unix.SockFilter{Code: unix.BPF_RET | unix.BPF_K, K: 0}
	var set error
	err = raw.Control(func(fd uintptr) {
		set = unix.SetsockoptSockFprog(int(fd), unix.SOL_SOCKET, unix.SO_ATTACH_FILTER, &unix.SockFprog{Len: 1, Filter: &drop})
	})
	return errors.Join(err, set)
}

// unheard is how many sent bytes the other side has not acknowledged yet.
func unheard(c *net.TCPConn) (n int, err error) {
	raw, err := c.SyscallConn()
	if err != nil {
		return 0, err
	}
	var get error
	err = raw.Control(func(fd uintptr) { n, get = unix.IoctlGetInt(int(fd), unix.SIOCOUTQ) })
	return n, errors.Join(err, get)
}
