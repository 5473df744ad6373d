--- `R` in netrw, Neovim's explorer: what names a file follows it, where modtidy serves its directory.

local files = require('modtidy.files')

local M = {}

local TREE = 3 -- of |g:netrw_liststyle|
local THEIRS = '<Plug>(modtidy-netrw-R)'

---@param name string of one of netrw's own functions
local function netrw(name, ...)
  return vim.fn['netrw#Call'](name, ...)
end

--- The file or directory in the cursor's line; nothing where netrw means something else.
---@return string?
local function pointed_at()
  local marked = vim.fn['netrw#Expose']('netrwmarkfilelist_' .. vim.api.nvim_get_current_buf())
  local word = netrw('NetrwGetWord')
  if type(marked) == 'table' or word == './' or word == '../' or word == '' then
    return nil
  end
  local directory = vim.b.netrw_curdir
  if vim.w.netrw_liststyle == TREE then
    directory = netrw('NetrwTreePath', vim.w.netrw_treetop)
    word = vim.endswith(word, '/') and '' or word -- a directory's path in the tree has its name
  end
  local path = vim.fs.normalize(vim.fs.joinpath(directory, word))
  return vim.uv.fs_lstat(path) and path
end

local function rename()
  local path = pointed_at()
  if not path or not files.serving(path) then
    vim.api.nvim_feedkeys(vim.keycode(THEIRS), 'mi', false)
    return
  end
  local wanted = vim.fn.input({ prompt = 'Move to: ', default = path, completion = 'file' })
  if wanted ~= '' and wanted ~= path and files.move(path, files.place(path, wanted)) then
    netrw('NetrwRefresh', 1, netrw('NetrwBrowseChgDir', 1, './', 0))
  end
end

--- Put ours in place of netrw's `R` in this buffer, unless somebody else has.
function M.attach()
  local theirs = vim.fn.maparg('R', 'n', false, true)
  if theirs.buffer == 1 and (theirs.rhs or ''):find('NetrwLocalRename', 1, true) then
    theirs.lhs, theirs.lhsraw, theirs.lhsrawalt = THEIRS, vim.keycode(THEIRS), nil
    vim.fn.mapset(theirs)
    vim.keymap.set('n', 'R', rename, { buffer = true, nowait = true, desc = 'Rename, and have imports follow' })
  end
end

return M
