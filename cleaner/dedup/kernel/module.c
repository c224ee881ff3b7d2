#include "kernel.h"

static PyMethodDef METHODS[] = {
    {"keys", py_keys, METH_O, NULL},
    {"packed_keys", py_packed_keys, METH_O, NULL},
    {"shingles", py_shingles, METH_VARARGS, NULL},
    {"sign", py_sign, METH_VARARGS, NULL},
    {"count_shared", py_count_shared, METH_VARARGS, NULL},
    {"count_equal", py_count_equal, METH_VARARGS, NULL},
    {"align", py_align, METH_VARARGS, NULL},
    {"band_keys", py_band_keys, METH_VARARGS, NULL},
    {"open_samples", py_open_samples, METH_VARARGS, NULL},
    {"find_containers", py_find_containers, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};
static PyModuleDef_Slot MODULE_SLOTS[] = {{0, NULL}}; /* no state: every interpreter may have its own */
static struct PyModuleDef MODULE = {
    PyModuleDef_HEAD_INIT, "_sketch", NULL, 0, METHODS, MODULE_SLOTS, NULL, NULL, NULL,
};

PyMODINIT_FUNC PyInit__sketch(void) { return PyModuleDef_Init(&MODULE); }
