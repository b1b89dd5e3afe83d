/* reason.c - the words for errno values. */
#include "indexer/base/reason.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "indexer/base/lang.h"
#include "indexer/base/text.h"

static const struct {
  int number;
  const char *zh;
} errnos[] = {
    {EPERM, "操作不允许"},
    {ENOENT, "没有这个文件或目录"},
    {EINTR, "被信号打断"},
    {EIO, "读写设备出错"},
    {ENXIO, "没有这个设备"},
    {E2BIG, "参数太长"},
    {EBADF, "文件没有打开"},
    {ECHILD, "没有子进程"},
    {EAGAIN, "资源暂时不可用"},
    {ENOMEM, "内存不足"},
    {EACCES, "没有权限"},
    {EBUSY, "正被占用"},
    {EEXIST, "已经存在"},
    {EXDEV, "不在同一个文件系统"},
    {ENODEV, "没有这种设备"},
    {ENOTDIR, "不是目录"},
    {EISDIR, "是一个目录"},
    {EINVAL, "参数无效"},
    {ENFILE, "系统打开的文件过多"},
    {EMFILE, "打开的文件过多"},
    {ENOTTY, "不是终端"},
    {ETXTBSY, "程序正在运行"},
    {EFBIG, "文件过大"},
    {ENOSPC, "磁盘已满"},
    {ESPIPE, "不能定位"},
    {EROFS, "文件系统是只读的"},
    {EMLINK, "链接过多"},
    {EPIPE, "管道另一端已关闭"},
    {EDEADLK, "会造成死锁"},
    {ENAMETOOLONG, "文件名过长"},
    {ENOSYS, "系统没有这项功能"},
    {ENOTEMPTY, "目录不是空的"},
    {ELOOP, "符号链接层数过多"},
    {EOVERFLOW, "数值过大"},
    {EILSEQ, "字符编码有误"},
    {ENOTSUP, "不支持"},
    {EADDRINUSE, "地址已被占用"},
    {EADDRNOTAVAIL, "本机没有这个地址"},
    {ENETUNREACH, "网络不通"},
    {ECONNRESET, "连接被对方中断"},
    {ENOBUFS, "缓冲区不足"},
    {ETIMEDOUT, "超时"},
    {ECONNREFUSED, "连接被拒绝"},
    {EAFNOSUPPORT, "不支持这种地址"},
    {EPROTONOSUPPORT, "不支持这种协议"},
    {EDQUOT, "磁盘配额已用完"},
    {ESTALE, "网络文件已失效"},
};

const char *zj_reason_errno(int number) {
  static _Thread_local char unknown[48];
  if (zj_lang_get() == ZJ_LANG_EN)
    return strerror(number); /* English: the program never sets LC_MESSAGES */
  for (size_t i = 0; i < ZJ_COUNT(errnos); i++) {
    if (errnos[i].number == number) return errnos[i].zh;
  }
  snprintf(unknown, sizeof unknown, "系统错误 %d", number);
  return unknown;
}
