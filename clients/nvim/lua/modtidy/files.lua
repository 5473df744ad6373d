--- Files and directories moved with everything that names them.
---
--- The server is asked what goes along, its edit is made, the file is moved, the server is told.  What is there is
--- never overwritten; and if the file cannot be moved, the buffers read as they did.

local M = {}

local PATIENCE = 30000 -- milliseconds; the server may be reading the project yet

---@param text string
---@param level? integer
local function tell(text, level)
  vim.notify('modtidy: ' .. text, level or vim.log.levels.INFO)
end

---@param path string
---@return string absolute, without a slash at its end
local function absolute(path)
  local full = vim.fs.normalize(vim.fn.fnamemodify(path, ':p'))
  return #full > 1 and full:gsub('/$', '') or full
end

---@param path string
local function shown(path)
  return ('`%s`'):format(vim.fn.fnamemodify(path, ':.'))
end

--- The client that a path is in a folder of.
---@param path string absolute
---@return vim.lsp.Client?
function M.serving(path)
  for _, client in ipairs(vim.lsp.get_clients({ name = 'modtidy' })) do
    for _, folder in ipairs(client.workspace_folders or {}) do
      if vim.fs.relpath(vim.uri_to_fname(folder.uri), path) then
        return client
      end
    end
  end
end

--- The buffers of a file, or of the files below a directory, with what they would be called elsewhere.
---@param source string
---@param target string
---@return table<integer, string>
local function buffers_of(source, target)
  local found = {}
  for _, buffer in ipairs(vim.api.nvim_list_bufs()) do
    local name = vim.api.nvim_buf_get_name(buffer)
    if name == source or vim.startswith(name, source .. '/') then
      found[buffer] = target .. name:sub(#source + 1)
    end
  end
  return found
end

--- Why `source` cannot be moved to `target`; nothing if it can.
---@param source string
---@param target string
---@return string?
local function obstacle(source, target)
  local found, there = vim.uv.fs_lstat(source), vim.uv.fs_lstat(target)
  if not found then
    return shown(source) .. ' is not on disk'
  elseif there then
    return 'there is already a ' .. shown(target)
  elseif vim.startswith(target, source .. '/') then
    return shown(target) .. ' is in ' .. shown(source)
  end
  for _, name in pairs(buffers_of(source, target)) do
    if vim.fn.bufloaded(name) == 1 then
      return 'there is already a buffer ' .. shown(name)
    end
  end
end

--- How each loaded buffer is now, so that it can be brought back there.
---@return table<integer, { tick: integer, undo: integer }>
local function states()
  local found = {}
  for _, buffer in ipairs(vim.api.nvim_list_bufs()) do
    if vim.api.nvim_buf_is_loaded(buffer) then
      vim.api.nvim_buf_call(buffer, function()
        vim.cmd('let &l:undolevels = &l:undolevels') -- what comes is undone by itself; see |undo-break|
      end)
      found[buffer] = { tick = vim.b[buffer].changedtick, undo = vim.fn.undotree(buffer).seq_cur }
    end
  end
  return found
end

---@return integer[] buffers that have changed since, or have been loaded and changed
local function changed_since(before)
  return vim.tbl_filter(function(buffer)
    local was = before[buffer]
    return vim.api.nvim_buf_is_loaded(buffer)
      and (was and vim.b[buffer].changedtick ~= was.tick or not was and vim.bo[buffer].modified)
  end, vim.api.nvim_list_bufs())
end

local function take_back(before)
  for _, buffer in ipairs(changed_since(before)) do
    vim.api.nvim_buf_call(buffer, function()
      vim.cmd('silent undo ' .. (before[buffer] and before[buffer].undo or 0))
    end)
  end
end

--- What goes along, in the server's words; nothing, and why, if it does not say.
---@param client vim.lsp.Client
---@param files table
---@return lsp.WorkspaceEdit?
---@return string? reason
local function asked(client, files)
  local answer, reason = client:request_sync('workspace/willRenameFiles', files, PATIENCE)
  if not answer then
    return nil, reason
  elseif answer.err then
    return nil, answer.err.message
  end
  return answer.result ~= vim.NIL and answer.result or {}
end

--- Move a file or directory, and have what names it follow.
---@param source string
---@param target string
---@return boolean moved
function M.move(source, target)
  source, target = absolute(source), absolute(target)
  local client, reason = M.serving(source), obstacle(source, target)
  if not client then
    reason = reason or shown(source) .. ' is in no project that is open'
  end
  if not client or reason then
    tell(reason, vim.log.levels.ERROR)
    return false
  end
  local files = { files = { { oldUri = vim.uri_from_fname(source), newUri = vim.uri_from_fname(target) } } }
  local edit, silence = asked(client, files)
  if not edit then
    tell(('the server does not say what goes with %s: %s'):format(shown(source), silence), vim.log.levels.ERROR)
    return false
  end
  local before = states()
  local done, failure = pcall(function()
    vim.lsp.util.apply_workspace_edit(edit, client.offset_encoding)
    vim.lsp.util.rename(source, target)
  end)
  if vim.uv.fs_lstat(source) or not vim.uv.fs_lstat(target) then
    take_back(before)
    failure = done and 'Neovim has not moved it' or failure
    tell(('%s stays where it is: %s'):format(shown(source), failure), vim.log.levels.ERROR)
    return false
  end
  client:notify('workspace/didRenameFiles', files)
  local left = #vim.tbl_filter(function(buffer)
    return vim.bo[buffer].modified
  end, changed_since(before))
  local unsaved = left == 0 and '' or ('; :wall saves the %d that name it'):format(left)
  tell(('%s is now %s%s'):format(shown(source), shown(target), unsaved))
  return true
end

--- Where `mv` would put a file: in a directory that is there, or under a new name.
---@param source string
---@param wanted string
---@return string
function M.place(source, wanted)
  local target = absolute(wanted)
  local found = vim.uv.fs_stat(target)
  if vim.endswith(wanted, '/') or found and found.type == 'directory' then
    return vim.fs.joinpath(target, vim.fs.basename(absolute(source)))
  end
  return target
end

--- A new name beside a file, with the file's extension where it has none.
---@param source string
---@param name string
---@return string
function M.beside(source, name)
  local extension = vim.fn.fnamemodify(source, ':e')
  if extension ~= '' and vim.fn.fnamemodify(name, ':e') == '' then
    name = name .. '.' .. extension
  end
  return vim.fs.joinpath(vim.fs.dirname(absolute(source)), name)
end

return M
