"""What the operating system refused, as messages, so that it can be said in another language."""

from __future__ import annotations

import errno

from cleaner.core.messages import Message

# in the words of Linux: those of other systems differ a little for the same number
REASONS = {
    errno.EPERM: Message("Operation not permitted"),
    errno.ENOENT: Message("No such file or directory"),
    errno.EINTR: Message("Interrupted system call"),
    errno.EIO: Message("Input/output error"),
    errno.ENXIO: Message("No such device or address"),
    errno.ENOEXEC: Message("Exec format error"),
    errno.EBADF: Message("Bad file descriptor"),
    errno.EAGAIN: Message("Resource temporarily unavailable"),
    errno.ENOMEM: Message("Cannot allocate memory"),
    errno.EACCES: Message("Permission denied"),
    errno.EBUSY: Message("Device or resource busy"),
    errno.EEXIST: Message("File exists"),
    errno.EXDEV: Message("Invalid cross-device link"),
    errno.ENODEV: Message("No such device"),
    errno.ENOTDIR: Message("Not a directory"),
    errno.EISDIR: Message("Is a directory"),
    errno.EINVAL: Message("Invalid argument"),
    errno.ENFILE: Message("Too many open files in system"),
    errno.EMFILE: Message("Too many open files"),
    errno.ETXTBSY: Message("Text file busy"),
    errno.EFBIG: Message("File too large"),
    errno.ENOSPC: Message("No space left on device"),
    errno.ESPIPE: Message("Illegal seek"),
    errno.EROFS: Message("Read-only file system"),
    errno.EMLINK: Message("Too many links"),
    errno.EPIPE: Message("Broken pipe"),
    errno.ENAMETOOLONG: Message("File name too long"),
    errno.ENOTEMPTY: Message("Directory not empty"),
    errno.ELOOP: Message("Too many levels of symbolic links"),
    errno.EILSEQ: Message("Invalid or incomplete multibyte or wide character"),
    errno.EOVERFLOW: Message("Value too large for defined data type"),
    errno.EOPNOTSUPP: Message("Operation not supported"),
    errno.ETIMEDOUT: Message("Connection timed out"),
    errno.ECONNREFUSED: Message("Connection refused"),
    errno.EHOSTUNREACH: Message("No route to host"),
    errno.ESTALE: Message("Stale file handle"),
    errno.EDQUOT: Message("Disk quota exceeded"),
    errno.E2BIG: Message("Argument list too long"),
    errno.ENOLCK: Message("No locks available"),
    errno.ENOSYS: Message("Function not implemented"),
    errno.EDEADLK: Message("Resource deadlock avoided"),
    errno.ENETUNREACH: Message("Network is unreachable"),
    errno.ECONNABORTED: Message("Software caused connection abort"),
    errno.ECONNRESET: Message("Connection reset by peer"),
    errno.ENOTCONN: Message("Transport endpoint is not connected"),
}
# what Windows tells apart where its errno is that of a want of permission: ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION
IN_USE = (32, 33)


def system_reason(error: OSError) -> Message:
    """Why the system refused, without the name of the file.

    >>> print(system_reason(PermissionError(errno.EACCES, "Permission denied", "a.txt")))
    Permission denied
    """
    if getattr(error, "winerror", None) in IN_USE:
        return Message("another program has the file open")
    return REASONS.get(error.errno or 0) or Message(error.strerror or str(error))
